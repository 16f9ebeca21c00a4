//! Truth tables of the directory.
