"""The demo's own world: an object store on this machine, a user who may not delete, and what is done with them."""
