"""The import graph: no rings."""

from __future__ import annotations

import grimp


def test_there_is_no_import_circle() -> None:
    """No module reaches itself, imports for types included."""
    graph = grimp.build_graph("checker", "rules", "reports")
    rings = [
        (module, graph.find_shortest_chain(importer=target, imported=module))
        for module in graph.modules
        for target in graph.find_modules_directly_imported_by(module)
        if graph.find_shortest_chain(importer=target, imported=module)
    ]
    assert rings == []
