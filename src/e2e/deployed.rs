//! What a bundle's scripts and templates do when they run: on a stand-in for AWS that answers on loopback, through the
//! AWS CLI, both installed below `target` for the tests alone.

mod cloudformation;
mod moto;
mod scripts;
mod terraform;
mod two;
mod world;
