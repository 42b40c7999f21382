//! What one client knows: a token is a register that holds a secret or has ended.

/// What one client knows about its tokens.
#[derive(Debug, Default)]
pub(super) struct Journal {
    /// Tokens whose secret must be accepted.
    pub(super) live: Vec<Known>,
    /// Secrets that must never be accepted again.
    pub(super) dead: Vec<Known>,
    /// What was sent last, while its answer has not been read.
    pub(super) intent: Option<Intent>,
    /// Answers read in full.
    pub(super) acknowledged: usize,
}

/// A token and a secret that it has or had.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) service: &'static str,
}

/// A change whose fate is not known yet.
#[derive(Debug, Clone)]
pub(super) enum Intent {
    /// A new token: its secret is in an answer that may never come.
    Create,
    /// A new secret for this one.
    Rotate(Known),
    /// The end of this one.
    End(Known),
}

impl Journal {
    /// Records that `token` has a secret that works.
    pub(super) fn lives(&mut self, token: Known) {
        self.live.push(token);
    }

    /// Records that `token`'s secret must never work again.
    pub(super) fn died(&mut self, token: Known) {
        self.live.retain(|known| known.secret != token.secret);
        self.dead.push(token);
    }

    /// Records that an answer was read in full.
    pub(super) fn acknowledge(&mut self) {
        self.intent = None;
        self.acknowledged += 1;
    }
}
