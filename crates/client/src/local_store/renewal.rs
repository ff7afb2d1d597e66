//! The renewal of the certificate in use: the plan, and the request that is on its way with the key
//! made for it. What was asked for once is asked for again with the same bytes.

use pki::KeyPair;

use crate::failure::Failure;
use crate::keys::Secrets;
use crate::local_store::{Home, home, key_file};
use crate::renewal::{Plan, Request};

impl Home {
    /// When the certificate in use is renewed; `None` before that was first decided.
    pub(crate) fn renewal_plan(&self) -> Result<Option<Plan>, Failure> {
        self.read_json(&self.path(&[FOLDER, PLAN]))
    }

    /// Keeps when the certificate in use is renewed.
    pub(crate) fn keep_renewal_plan(&self, plan: &Plan) -> Result<(), Failure> {
        self.write_json(&self.path(&[FOLDER, PLAN]), plan)
    }

    /// The request on its way.
    pub(crate) fn renewal(&self) -> Result<Option<Request>, Failure> {
        self.read_json(&self.path(&[FOLDER, REQUEST, STATE]))
    }

    /// The request on its way as it goes out (DER).
    pub(crate) fn renewal_bytes(&self) -> Result<Vec<u8>, Failure> {
        let path = self.path(&[FOLDER, REQUEST, BYTES]);
        self.read(&path)?.ok_or_else(|| home::damaged(&path))
    }

    /// The key of the request on its way.
    pub(crate) fn renewal_key(&self, secrets: &Secrets) -> Result<KeyPair, Failure> {
        let folder = self.path(&[FOLDER, REQUEST]);
        key_file::read(self, &folder, secrets)?.ok_or_else(|| home::damaged(&folder))
    }

    /// Begins a renewal with a new key and the request (DER) for it.
    pub(crate) fn begin_renewal(
        &self,
        request: &Request,
        (key, bytes): (&KeyPair, &[u8]),
        secrets: &Secrets,
    ) -> Result<(), Failure> {
        let folder = self.path(&[FOLDER, REQUEST]);
        key_file::write(self, &folder, key, secrets)?;
        self.write(&folder.join(BYTES), bytes)?;
        // Last: without this file the folder counts for nothing.
        self.keep_renewal(request)
    }

    /// Keeps how far the renewal has come.
    pub(crate) fn keep_renewal(&self, request: &Request) -> Result<(), Failure> {
        self.write_json(&self.path(&[FOLDER, REQUEST, STATE]), request)
    }

    /// Forgets the request, after its certificate was installed or it came to nothing.
    pub(crate) fn end_renewal(&self) -> Result<(), Failure> {
        // First: a cut must not leave a request behind that has lost its key.
        self.remove(&self.path(&[FOLDER, REQUEST, STATE]))?;
        self.remove_folder(&self.path(&[FOLDER, REQUEST]))
    }
}

const FOLDER: &str = "renewal";
const PLAN: &str = "plan.json";
const REQUEST: &str = "request";
const STATE: &str = "request.json";
const BYTES: &str = "request.p10";
