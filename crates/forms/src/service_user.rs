//! Whom a sheet is about.

use std::fmt;

/// The service user of a sheet. The numbers tell service users apart, the name is for people.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct ServiceUser {
    /// 「保険者番号」, as it stands in the file.
    pub insurer_number: String,
    /// 「被保険者番号」, as it stands in the file.
    pub insured_number: String,
    /// The name; empty where no record tells it.
    pub name: String,
}

impl ServiceUser {
    /// Whether both are the same person, whatever the names say.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        (&self.insurer_number, &self.insured_number)
            == (&other.insurer_number, &other.insured_number)
    }

    /// What a bookmark says: the name with the number, or the number alone.
    #[must_use]
    pub fn label(&self) -> String {
        match self.name.as_str() {
            "" => self.insured_number.clone(),
            name => format!("{name}（{}）", self.insured_number),
        }
    }
}

impl fmt::Debug for ServiceUser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ServiceUser")
    }
}
