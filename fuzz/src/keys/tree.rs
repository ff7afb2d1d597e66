//! Values of DER as a tree that can be edited.

/// One value: its tag, and its octets or the values in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub tag: u8,
    pub content: Content,
}

/// What a value holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Octets(Vec<u8>),
    Values(Vec<Node>),
}

/// One value written.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut written = vec![tag];
    let length = content.len();
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => written.push(short),
        _ => {
            let octets = length.to_be_bytes();
            let used = octets.iter().skip_while(|octet| **octet == 0);
            let used: Vec<u8> = used.copied().collect();
            written.push(0x80 | u8::try_from(used.len()).unwrap_or(0x7f));
            written.extend(used);
        }
    }
    written.extend(content);
    written
}

/// The values of a sequence, each as it is written.
pub fn parts(der: &[u8]) -> Option<Vec<&[u8]>> {
    let (_, mut content, rest) = split(der)?;
    let mut parts = Vec::new();
    while !content.is_empty() {
        let (_, _, after) = split(content)?;
        parts.push(content.get(..content.len() - after.len())?);
        content = after;
    }
    rest.is_empty().then_some(parts)
}

/// The first value of a sequence as it is written: what is signed, of everything that is.
pub fn first_part(der: &[u8]) -> Option<&[u8]> {
    parts(der)?.first().copied()
}

/// The tag and the content of the first value, and what follows it.
fn split(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let count = usize::from(*first & 0x7f);
        let octets = rest.get(..count).filter(|_| (1..=4).contains(&count))?;
        let add = |length: usize, octet: &u8| length << 8 | usize::from(*octet);
        (octets.iter().fold(0, add), rest.get(count..)?)
    };
    Some((*tag, rest.get(..length)?, rest.get(length..)?))
}

/// Reads values; what is inside an OCTET STRING or a BIT STRING is read too, where it is values.
pub fn read(der: &[u8]) -> Option<Vec<Node>> {
    let (mut nodes, mut rest) = (Vec::new(), der);
    while !rest.is_empty() {
        let (tag, content, after) = split(rest)?;
        let holds_values = tag & 0x20 != 0 || tag == 0x04;
        let values = holds_values.then(|| read(content)).flatten();
        let content = match values.filter(|values| !values.is_empty()) {
            Some(values) => Content::Values(values),
            None => Content::Octets(content.to_vec()),
        };
        nodes.push(Node { tag, content });
        rest = after;
    }
    Some(nodes)
}

/// Writes values with the lengths that they have.
pub fn write(nodes: &[Node]) -> Vec<u8> {
    let mut written = Vec::new();
    for node in nodes {
        let content = match &node.content {
            Content::Octets(octets) => octets.clone(),
            Content::Values(values) => write(values),
        };
        written.extend(tlv(node.tag, &content));
    }
    written
}

/// Something right (DER) after some edits, five octets each.
pub fn edited(der: &[u8], edits: &[u8]) -> Vec<u8> {
    let Some(mut nodes) = read(der) else {
        return der.to_vec();
    };
    for edit in edits.chunks_exact(EDIT).take(MOST_EDITS) {
        if let [place, more, kind, at, with] = *edit {
            let place = usize::from(place) | usize::from(more) << 8;
            change(&mut nodes, place, (kind, at, with));
        }
    }
    write(&nodes)
}

fn count(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + count(values(node))).sum()
}

fn values(node: &Node) -> &[Node] {
    match &node.content {
        Content::Octets(_) => &[],
        Content::Values(values) => values,
    }
}

/// All values, those that hold others before those that they hold.
pub fn all(nodes: &[Node]) -> Vec<&Node> {
    let each = nodes.iter();
    each.flat_map(|node| std::iter::once(node).chain(all(values(node))))
        .collect()
}

fn change(nodes: &mut Vec<Node>, place: usize, edit: (u8, u8, u8)) {
    let Some(place) = place.checked_rem(count(nodes)) else {
        return;
    };
    let other = all(nodes).get(usize::from(edit.1)).copied().cloned();
    change_at(nodes, place, edit, other);
}

fn change_at(nodes: &mut Vec<Node>, mut place: usize, edit: (u8, u8, u8), other: Option<Node>) {
    for index in 0..nodes.len() {
        let inside = nodes.get(index).map_or(0, |node| count(values(node)));
        if place == 0 {
            change_here(nodes, index, edit, other);
            return;
        }
        place -= 1;
        if place < inside {
            if let Some(Content::Values(values)) =
                nodes.get_mut(index).map(|node| &mut node.content)
            {
                change_at(values, place, edit, other);
            }
            return;
        }
        place -= inside;
    }
}

fn change_here(
    nodes: &mut Vec<Node>,
    index: usize,
    (kind, at, with): (u8, u8, u8),
    other: Option<Node>,
) {
    match (kind % 8, nodes.get(index).cloned()) {
        (0, _) => drop(nodes.remove(index)),
        (1, Some(node)) => nodes.insert(index, node),
        (2, _) if index + 1 < nodes.len() => nodes.swap(index, index + 1),
        (3, _) => {
            if let (Some(place), Some(other)) = (nodes.get_mut(index), other) {
                *place = other;
            }
        }
        (4, Some(node)) => nodes.insert(
            index,
            Node {
                tag: with,
                content: Content::Values(vec![node]),
            },
        ),
        (kind, _) => {
            if let Some(node) = nodes.get_mut(index) {
                change_value(node, kind, at, with);
            }
        }
    }
}

/// Another tag, another octet, or another length.
fn change_value(node: &mut Node, kind: u8, at: u8, with: u8) {
    match (kind, &mut node.content) {
        (5, _) => node.tag = with,
        (6, Content::Octets(octets)) => {
            let length = octets.len().max(1);
            if let Some(octet) = octets.get_mut(usize::from(at) % length) {
                *octet = with;
            }
        }
        (_, Content::Octets(octets)) => octets.resize(usize::from(at), with),
        (_, Content::Values(values)) => values.truncate(usize::from(at)),
    }
}

const EDIT: usize = 5;
const MOST_EDITS: usize = 12;
