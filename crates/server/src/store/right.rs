//! What a person of an office may do. The office's own account may do everything.

use careplan::ServiceKind;

use super::StoreError;

/// Something that not everybody of an office may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// 管理者: adds and removes people and says what they may do.
    Administrator,
    /// 証明書: applies for certificates and downloads them.
    Certificates,
    /// 送信: sends data.
    Send,
    /// 受信: receives data.
    Receive,
    /// 閲覧のみ: reads. Whoever has another right reads as well.
    Read,
}

impl Right {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [
        Self::Administrator,
        Self::Certificates,
        Self::Send,
        Self::Receive,
        Self::Read,
    ];

    /// The word in the database and in forms.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Certificates => "certificates",
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Read => "read",
        }
    }
}

/// For which kinds of service something holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kinds {
    /// All that the office has, now and later.
    All,
    /// These; none when empty.
    Only(Vec<ServiceKind>),
}

impl Kinds {
    /// Nothing.
    pub(crate) const NONE: Self = Self::Only(Vec::new());

    /// Whether a kind is among them.
    pub(crate) fn contains(&self, kind: ServiceKind) -> bool {
        match self {
            Self::All => true,
            Self::Only(kinds) => kinds.contains(&kind),
        }
    }

    /// Whether there is none.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// Both together.
    pub(crate) fn and(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(mut kinds), Self::Only(more)) => {
                kinds.extend(more);
                kinds.sort_unstable();
                kinds.dedup();
                Self::Only(kinds)
            }
            _ => Self::All,
        }
    }

    /// One by one, as interfaces tell a limit; none for all.
    pub(crate) fn listed(&self) -> Vec<String> {
        match self {
            Self::All => Vec::new(),
            Self::Only(kinds) => kinds.iter().map(ToString::to_string).collect(),
        }
    }

    /// As a limit is stored: `43,15`, empty for all.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Only(kinds) => joined(kinds),
        }
    }

    /// Reads what [`Self::words`] wrote of some or all.
    pub(crate) fn read(words: &str) -> Result<Self, StoreError> {
        let kinds = words.split(',').filter(|kind| !kind.is_empty());
        let kinds = kinds
            .map(|kind| kind.parse().map_err(|_| StoreError::Corrupt("kinds")))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self::limited_to(kinds))
    }

    /// The kinds of a limit, of which none means all.
    pub(crate) fn limited_to(kinds: Vec<ServiceKind>) -> Self {
        if kinds.is_empty() {
            Self::All
        } else {
            Self::Only(kinds)
        }
    }

    /// As a query looks for one among them: `,43,15,`; `None` for all.
    pub(crate) fn searched(&self) -> Option<String> {
        match self {
            Self::All => None,
            Self::Only(kinds) => Some(format!(",{},", joined(kinds))),
        }
    }
}

fn joined(kinds: &[ServiceKind]) -> String {
    let kinds: Vec<_> = kinds.iter().map(ServiceKind::as_str).collect();
    kinds.join(",")
}

/// A right that a person has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    /// The right.
    pub(crate) right: Right,
    /// For which kinds of service; empty when for every kind.
    pub(crate) kinds: Vec<ServiceKind>,
}

/// Every right that a person has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Grants(pub(crate) Vec<Grant>);

impl Grants {
    /// For which kinds of service the person may do this. Who may send or receive data may read it
    /// as well; the other rights know no kinds.
    pub(crate) fn kinds(&self, right: Right) -> Kinds {
        let of = |right| {
            let grant = self.find(right);
            grant.map_or(Kinds::NONE, |grant| Kinds::limited_to(grant.kinds.clone()))
        };
        match right {
            Right::Read => of(Right::Read)
                .and(&of(Right::Send))
                .and(&of(Right::Receive)),
            other => of(other),
        }
    }

    /// The right with its kinds, if it is among them.
    pub(crate) fn find(&self, right: Right) -> Option<&Grant> {
        self.0.iter().find(|grant| grant.right == right)
    }

    /// As it is stored: `administrator send:43,15`.
    pub(crate) fn words(&self) -> String {
        let word = |grant: &Grant| {
            let kinds: Vec<_> = grant.kinds.iter().map(ServiceKind::as_str).collect();
            let separator = if kinds.is_empty() { "" } else { ":" };
            format!("{}{separator}{}", grant.right.as_str(), kinds.join(","))
        };
        self.0.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    /// Reads what [`Self::words`] wrote.
    pub(crate) fn read(words: &str) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt("accounts.rights");
        let grant = |word: &str| {
            let (right, kinds) = word.split_once(':').unwrap_or((word, ""));
            let right = Right::ALL.into_iter().find(|one| one.as_str() == right);
            let kinds = kinds.split(',').filter(|kind| !kind.is_empty());
            Ok(Grant {
                right: right.ok_or_else(corrupt)?,
                kinds: kinds
                    .map(|kind| kind.parse().map_err(|_| corrupt()))
                    .collect::<Result<_, _>>()?,
            })
        };
        words
            .split_whitespace()
            .map(grant)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[test]
    fn rights_come_back_as_they_were() {
        for words in ["", "read", "administrator certificates send:43,15 receive"] {
            assert_eq!(Grants::read(words).unwrap().words(), words);
        }
        assert!(Grants::read("owner").is_err());
        assert!(Grants::read("send:nothing").is_err());
        let grants = Grants::read("send:43").unwrap();
        assert_eq!(grants.find(Right::Send).unwrap().kinds.len(), 1);
        assert!(grants.find(Right::Receive).is_none());
    }
}
