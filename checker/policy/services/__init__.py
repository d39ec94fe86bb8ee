"""What AWS services let policies name: actions, kinds of resource and condition keys, as dated data."""
