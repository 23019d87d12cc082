//! Makes a build follow the files under `policies`, which are part of the program.

fn main() {
    println!("cargo:rerun-if-changed=policies");
}
