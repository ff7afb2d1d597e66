//! The inputs every run begins with, made from things that are right.

use super::container::{COLLECTION, SEALED, SIGNATURE, files};
use super::log::GENUINE as HEAD;
use super::ocsp::question;
use super::world::WORLD;
use super::{list, request};

/// One input of one target.
pub struct Seed {
    /// The name of the target.
    pub target: &'static str,
    /// A name for the input, unique within the target.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// Seeds for every target.
pub fn seeds() -> Vec<Seed> {
    let mut seeds = Vec::new();
    let mut add = |target, way: u8, content: &[u8]| {
        let name = format!("{way}_{}", seeds.len());
        let bytes = [&[way], content].concat();
        seeds.push(Seed {
            target,
            name,
            bytes,
        });
    };
    let request = request::GENUINE.as_slice();
    add("request", 0, request);
    let body = pki::pem::encode("X", request);
    let lines: Vec<&str> = body.lines().filter(|line| !line.starts_with('-')).collect();
    add("request", 3, lines.join("\r\n").as_bytes());
    add("ocsp", 0, &question(&[5]));
    add("ocsp", 1, b"MFQwUjBQME4wTDAJBgUrDgMCGgUABBQ%2BAA%3D%3D");
    for serial in [&[1][..], &[0x80, 1], &[0, 0x80], &[0x7f; 20], &[0; 3]] {
        add("ocsp", 0, &question(serial));
        add("ocsp", 3, serial);
    }
    let certificates = [
        &WORLD.root,
        WORLD.issuing.certificate(),
        WORLD.office.certificate(),
    ];
    for certificate in certificates {
        add("certificate", 0, certificate.der());
        add("container", 0, certificate.to_pem().as_bytes());
    }
    add("list", 0, &list::GENUINE);
    add("list", 3, b"\0\0\0\x01\x02\x03\0\0\x80\0\0\x01\xff\x01\0\0");
    for file in files() {
        add("container", 0, &file);
    }
    for whole in [&COLLECTION, &SIGNATURE, &SEALED] {
        add("container", 0, whole);
    }
    add("log", 0, HEAD.to_text().as_bytes());
    for sizes in [[7, 3, 3], [64, 63, 63], [33, 0, 1]] {
        add("log", 1, &[&sizes[..], &[1, 1, 1]].concat());
        add("log", 2, &[&sizes[..], &[0, 0, 0]].concat());
        add(
            "log",
            2,
            &sizes[..2]
                .iter()
                .rev()
                .chain(&[0])
                .copied()
                .collect::<Vec<_>>(),
        );
    }
    for pieces in [0, 1, 15, 200] {
        add("stream", 0, &[&[pieces, 9], SEALED.as_slice()].concat());
        for edits in EDITS {
            for way in [1, 2] {
                add("stream", way, &[&[pieces, 40], *edits].concat());
            }
        }
    }
    for (target, ways) in EDITED {
        for way in *ways {
            add(target, *way, &[]);
            for edits in EDITS {
                add(target, *way, edits);
            }
        }
    }
    seeds
}

/// The ways of each target that edit something right.
const EDITED: &[(&str, &[u8])] = &[
    ("request", &[1, 2]),
    ("ocsp", &[2]),
    ("certificate", &[1, 2]),
    ("list", &[1, 2]),
    ("container", &[1, 2, 3]),
];

/// Edits that begin a search: each kind once or twice.
const EDITS: &[&[u8]] = &[
    &[3, 0, 0, 0, 0],
    &[4, 0, 1, 0, 0, 9, 0, 2, 0, 0],
    &[6, 0, 3, 12, 0, 20, 0, 5, 0, 0x0c],
    &[8, 0, 4, 0, 0x30, 11, 0, 6, 0, 0x80],
    &[2, 0, 7, 0, 0, 14, 0, 7, 20, 0xff],
    &[16, 0, 6, 1, 1, 18, 0, 1, 0, 0, 30, 0, 2, 0, 0],
];
