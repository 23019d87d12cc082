//! YAML documents read into types, with every mistake as a place and a hint.
