//! Whether code looks at a peer: tests, calls that may reject, helpers.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{BinaryOp, Call, Function, Value, ValueKind};
use crate::knowledge::{Answer, Judged, Knowledge};
use crate::source::FileKind;
use crate::trace::project::DeclId;

use super::answers::{names_itself, says_truth};
use super::helpers::{pairs, picks};
use super::judge::Judgement;
use super::path::Path;
use super::peer::{
    CHECKS, CHECKS_INSIDE, constant_truth, is_constant_name, is_trivial, names_in, symbols, tells_nothing,
};
use super::statements::swallowed_in;
use super::walker::{Helper, MOST_HELPERS, MOST_UNFOLDS, Walker, takes_it};

/// Calls of the languages that look something up and give nothing where it is not known.
const LOOKUPS: [&str; 4] = ["get", "find", "lookup", "firstIndex"];

/// Calls that make another function of two, where they run none.
pub(super) const COMBINES: [&str; 4] = ["and", "or", "andThen", "compose"];

/// What a call asserts: nothing but that something is there, or a test. None: it asserts nothing.
pub(in crate::trace) fn asserted<'v>(knowledge: &Knowledge, call: &'v Call) -> Option<Option<&'v Value>> {
    let of_type =
        |target: &Value| matches!(&target.kind, ValueKind::Name(n) if n.starts_with(|c: char| c.is_uppercase()));
    let bare = call.target.is_none();
    let test = call.args.first().map(|arg| &arg.value);
    match call.name.as_str() {
        "requireNotNull" | "checkNotNull" | "requireNonNull" | "assertNotNull" => Some(None),
        name if (bare && matches!(name, "assert" | "require" | "check" | "precondition"))
            || (call.target.as_deref().is_none_or(of_type) && knowledge.asserts(name)) =>
        {
            let is_test = |v: &&Value| match &v.kind {
                ValueKind::Not(_) | ValueKind::Call(_) | ValueKind::Is { .. } => true,
                ValueKind::Binary { op, .. } => !matches!(op, BinaryOp::Add | BinaryOp::Pair),
                _ => false,
            };
            test.filter(is_test).map(Some)
        }
        _ => None,
    }
}

/// Whether a call checks something by its name.
fn is_check_by_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    CHECKS.iter().any(|verb| name.starts_with(verb)) || CHECKS_INSIDE.iter().any(|part| name.contains(part))
}

/// The name of the function value that a call may run: `check(x)`, `check.invoke(x)`, `this.check.of(x)`.
pub(super) fn function_called(call: &Call) -> &str {
    match call.target.as_deref().map(|target| &target.kind) {
        None => &call.name,
        Some(ValueKind::Name(name)) => name,
        Some(ValueKind::Member { of: Some(of), name }) if matches!(&of.kind, ValueKind::Name(own) if own == "this") => {
            name
        }
        Some(_) => "",
    }
}

impl<'p> Walker<'_, 'p> {
    /// Whether a call has something of the peer.
    pub fn touches(&self, path: &Path, call: &Call) -> bool {
        if call.args.is_empty() && self.judged.asked.contains(&call.name) {
            return false;
        }
        call.args.iter().any(|a| !matches!(a.value.kind, ValueKind::Lambda(_)) && self.mentions(path, &a.value))
            || call.target.as_deref().is_some_and(|t| self.mentions(path, t))
    }

    /// The ways on which a call with something of the peer may answer by throwing: whether it does on some, and on all.
    /// What is left to types below has one way for each.
    pub fn may_reject(&mut self, path: &Path, call: &Call) -> (bool, bool) {
        if !self.touches(path, call) || self.project.knowledge.is_hollow(&call.name) {
            return (false, false);
        }
        if self.depth < MOST_HELPERS
            && self.helper_of(path, call).is_none()
            && let Some(ty) = self.left_open(path, call)
        {
            let helpers = self.made_of_it(&ty, call);
            if !helpers.is_empty() {
                let says: Vec<bool> =
                    helpers.into_iter().map(|helper| self.helper_says_no(path, call, helper)).collect();
                return (says.contains(&true), !says.contains(&false));
            }
        }
        let rejects = self.rejects(path, call);
        (rejects, rejects)
    }

    /// Whether a helper throws because of what of the peer it gets.
    fn helper_says_no(&mut self, path: &Path, call: &Call, helper: Helper<'p>) -> bool {
        matches!(self.judge_helper(path, call, helper), Judgement::Checks | Judgement::Sometimes)
    }

    /// Judges a helper by whether it throws because of what of the peer it gets.
    fn judge_helper(&mut self, path: &Path, call: &Call, (unit, owner, function): Helper<'p>) -> Judgement {
        if self.project.kind(unit) == FileKind::Swift && !function.modifiers.throws {
            return Judgement::Unknown;
        }
        let mut touched: Vec<Name> = pairs(function, call)
            .filter(|(_, arg)| self.mentions(path, &arg.value))
            .map(|(param, _)| param.name.clone())
            .collect();
        if takes_it(function) {
            touched.push(Name::new_static("it"));
        }
        self.judge_touched(unit, owner, function, touched)
    }

    /// What a helper is worth that looks at a part only.
    pub(super) fn weak_inside(&mut self, path: &Path, call: &Call) -> Option<Name> {
        let throws = self.judged.rejects.contains(&Answer::Throw) && !self.judged.weak.is_empty();
        if !throws || self.depth >= MOST_HELPERS || !self.touches(path, call) || self.hands_answer_on(path, call) {
            return None;
        }
        let helper = self.helper_of(path, call)?;
        match self.judge_helper(path, call, helper) {
            Judgement::Weak(worth) => Some(worth),
            _ => None,
        }
    }

    fn rejects(&mut self, path: &Path, call: &Call) -> bool {
        // A function of the project is looked into.
        if self.depth < MOST_HELPERS
            && let Some(helper) = self.helper_of(path, call)
        {
            return self.helper_says_no(path, call, helper);
        }
        // Assertions are off where users run the program.
        if call.name == "assert" && call.target.is_none() {
            return false;
        }
        if let Some(test) = asserted(self.project.knowledge, call) {
            return match test {
                Some(test) => self.looks_at_peer(path, test),
                // That something is there tells nothing about it.
                None => false,
            };
        }
        // A function that is handed in may say no, and so may one that others have to write.
        if self.is_handed_in(call) || self.left_open(path, call).is_some_and(|ty| self.is_for_others(&ty)) {
            return true;
        }
        let throws = self.judged.rejects.contains(&Answer::Throw);
        let same = call.name == self.judged.method.name;
        // What is held against a part of itself tells nothing: `leaf.verify(leaf.publicKey)`.
        let target = call.target.as_deref().filter(|target| self.mentions(path, target));
        if target.is_some() && !call.args.is_empty() && call.args.iter().all(|arg| self.mentions(path, &arg.value)) {
            return false;
        }
        let verb = is_check_by_name(&call.name);
        // What Swift takes over from C has no exceptions.
        let never = self.project.kind(self.unit) == FileKind::Swift
            && call.target.is_none()
            && call.name.starts_with(|c: char| c.is_uppercase());
        // Outside a handler only a language with exceptions stops here.
        (same || verb) && !never && (throws || self.tries > 0)
    }

    /// Judges a function by what it does because of these of its arguments.
    fn judge_touched(
        &mut self,
        unit: usize,
        owner: Option<DeclId>,
        function: &Function,
        mut touched: Vec<Name>,
    ) -> Judgement {
        touched.sort();
        touched.dedup();
        let key = (std::ptr::from_ref(function) as usize, self.depth, touched.clone());
        if let Some(known) = self.around.helpers.borrow().get(&key) {
            return known.clone();
        }
        let of = |name: Name| crate::knowledge::ArgPattern {
            label: None,
            what: crate::knowledge::What::Bind(name),
            optional: false,
            all: false,
            expected: None,
            is: None,
        };
        let pattern = crate::knowledge::Pattern {
            form: crate::knowledge::Form::Call,
            name: function.name.clone(),
            args: function
                .params
                .iter()
                .map(|p| of(p.name.clone()))
                .chain(takes_it(function).then(|| of(Name::new_static("it"))))
                .collect(),
            rest: false,
        };
        let judged = Judged {
            method: pattern,
            accepts: vec![Answer::Return],
            rejects: vec![Answer::Throw],
            silence_accepts: true,
            peer: touched,
            set: Vec::new(),
            otherwise: Vec::new(),
            ..self.judged.clone()
        };
        let judgement = super::judge::judge(self.around, &judged, function, unit, owner, self.depth + 1);
        self.around.helpers.borrow_mut().insert(key, judgement.clone());
        judgement
    }

    /// Whether a name is one of the arguments that stand for the peer.
    fn is_peer(&self, name: &Name) -> bool {
        self.names.iter().any(|(bound, own)| own == name && self.judged.peer.contains(bound))
    }

    /// Whether a value is one of the things that the peer shows: `chain.first`, `chain[0]`.
    fn is_one_of_peer(&self, value: &Value) -> bool {
        let of = match &value.kind {
            ValueKind::Member { of: Some(of), name } if matches!(name.as_str(), "first" | "last") => of,
            ValueKind::Index { of, .. } => of,
            ValueKind::Cast { value, .. } => return self.is_one_of_peer(value),
            _ => return false,
        };
        matches!(&of.kind, ValueKind::Name(own) if self.is_peer(own))
    }

    /// Whether a test depends on what the peer showed: a call with it, or a comparison of something made from it.
    pub fn looks_at_peer(&mut self, path: &Path, test: &Value) -> bool {
        // What comes out the same whatever the peer shows looks at nothing.
        if self.settled(path, test).is_some() {
            return false;
        }
        match &test.kind {
            ValueKind::Not(v) => self.looks_at_peer(path, v),
            ValueKind::Binary { op: BinaryOp::And | BinaryOp::Or, left, right } => {
                self.looks_at_peer(path, left) || self.looks_at_peer(path, right)
            }
            ValueKind::Binary { op: BinaryOp::Eq | BinaryOp::Ne, left, right } => {
                let trivial = |v: &Value| matches!(v.kind, ValueKind::Null | ValueKind::Int(_));
                let literal = |v: &Value| matches!(v.kind, ValueKind::Bool(_) | ValueKind::Member { of: None, .. });
                let is_word = self.number_said(path, left, right) || self.number_said(path, right, left);
                if (trivial(left) || trivial(right)) && !is_word {
                    // A status that a call on the peer gave: `errSecSuccess` and the like are names, not literals. But what
                    // a check that was caught came to is told by whether it is there.
                    let null = |v: &Value| matches!(v.kind, ValueKind::Null);
                    let told =
                        |v: &Value| self.is_caught(path, v) || self.is_picked(path, v) || self.is_looked_up(path, v);
                    let nothing = |v: &Value| matches!(v.kind, ValueKind::Int(0));
                    return (null(left) && told(right))
                        || (null(right) && told(left))
                        || (nothing(left) && self.is_gathered(path, right))
                        || (nothing(right) && self.is_gathered(path, left));
                }
                let (l, r) = (self.mentions(path, left), self.mentions(path, right));
                // One of what the peer shows is held against one that is known, be that a constant.
                if (!r && self.is_one_of_peer(left) && !literal(right))
                    || (!l && self.is_one_of_peer(right) && !literal(left))
                {
                    return true;
                }
                if (l && is_constant_name(right) && self.says_one_word(path, left))
                    || (r && is_constant_name(left) && self.says_one_word(path, right))
                {
                    return false;
                }
                // What others found out before is said in the words of the answer.
                let whole = |v: &Value| matches!(&v.kind, ValueKind::Name(own) if self.is_peer(own));
                let answer = |v: &Value| matches!(&v.kind, ValueKind::Member { name, .. } if symbols(self.judged).any(|s| s == name));
                if (whole(left) && answer(right)) || (whole(right) && answer(left)) {
                    return true;
                }
                if (l && is_constant_name(right) && !self.is_made_by_call(path, left))
                    || (r && is_constant_name(left) && !self.is_made_by_call(path, right))
                {
                    return false;
                }
                // What the peer shows is held against another part of what it shows: whoever sends it chooses both.
                if l && r && self.is_all_of_peer(path, left) && self.is_all_of_peer(path, right) {
                    return false;
                }
                // What the peer shows is held against something that is no part of it: a key against the one that is known.
                (l || r) && (self.is_made_by_call(path, left) || self.is_made_by_call(path, right) || (l && r))
                    || (whole(left) && !r && !literal(right))
                    || (whole(right) && !l && !literal(left))
                    // As a getter gives it.
                    || (l && !r && self.is_part_of_peer(path, left) && !literal(right))
                    || (r && !l && self.is_part_of_peer(path, right) && !literal(left))
                    || self.looks_at_peer(path, left)
                    || self.looks_at_peer(path, right)
            }
            // What a helper made of the peer is one of the project's own words for it.
            ValueKind::Is { value, ty } => {
                self.only_type(&ty.name).is_some()
                    && self.mentions(path, value)
                    && self.is_made_by_call(path, value)
                    && !self.says_one_word(path, value)
            }
            // As `list.contains(x)` is.
            ValueKind::Binary { op: BinaryOp::In, left, right } => {
                self.mentions(path, left) || self.mentions(path, right)
            }
            ValueKind::Binary { left, right, .. } => self.is_check(path, left) || self.is_check(path, right),
            ValueKind::Call(_)
            | ValueKind::Name(_)
            | ValueKind::Elvis { .. }
            | ValueKind::Cast { .. }
            | ValueKind::Index { .. } => self.is_check(path, test),
            ValueKind::Member { of: Some(of), name } => self.mentions(path, of) && self.is_asked_of_peer(name),
            ValueKind::Tuple(args) => args.iter().any(|arg| self.looks_at_peer(path, &arg.value)),
            _ => false,
        }
    }

    /// Whether a helper says the same word whatever it gets.
    fn says_one_word(&mut self, path: &Path, value: &Value) -> bool {
        let call = match &value.kind {
            ValueKind::Name(name) => path.literal(name).cloned(),
            _ => Some(value.clone()),
        };
        let Some(Value { kind: ValueKind::Call(call), .. }) = call else { return false };
        let helpers = self.helpers_of(path, &call);
        let Some(ways) = self.inline_any(path, &call, helpers, true) else { return false };
        let mut words = ways.iter().map(|(_, given)| given.as_ref().filter(|given| is_constant_name(given)));
        let Some(Some(first)) = words.next() else { return false };
        words.all(|word| word.is_some_and(|word| word.kind == first.kind))
    }

    /// Whether a property of the project's own, which something of the peer is asked for, looks at it: `trust.isValid`.
    fn is_asked_of_peer(&self, name: &str) -> bool {
        if self.depth >= MOST_HELPERS {
            return false;
        }
        let mut getters = self.project.getters(name);
        let (Some((owner, getter)), None) = (getters.next(), getters.next()) else { return false };
        let Some(body) = &getter.body else { return false };
        let unit = self.project.decls[owner].unit;
        let own = Name::new_static("this");
        let start = Path { derived: FxHashSet::from_iter([own]), ..Path::default() };
        let mut walker = Walker { unit, owner: Some(owner), helper: true, body: body.span, ..self.fresh() };
        let ways = walker.block(vec![start], body, getter.expression);
        let yes = |p: &Path| p.given.as_ref().is_some_and(|v| constant_truth(v) == Some(true));
        ways.iter().any(|p| p.checked) && !ways.iter().all(yes)
    }

    /// Whether a test asks no more than whether something is there: `session != null`, `chain.length > 0`.
    pub fn asks_for_presence(&self, path: &Path, test: &Value) -> bool {
        let part = |v: &Value| match &v.kind {
            ValueKind::Name(_) => self.mentions(path, v),
            ValueKind::Member { of: Some(of), .. } if matches!(of.kind, ValueKind::Name(_)) => self.mentions(path, of),
            ValueKind::Member { of: Some(of), .. } => self.counts(v) && self.mentions(path, of),
            ValueKind::Call(call) => self.is_idle(call) && self.touches(path, call),
            _ => false,
        };
        let given = |v: &Value| part(v) || self.is_shown(path, v) || self.is_got(path, v);
        if self.is_hollow_test(path, test) {
            return true;
        }
        match &test.kind {
            ValueKind::Not(v) => self.asks_for_presence(path, v),
            ValueKind::Binary { op: BinaryOp::And | BinaryOp::Or, left, right } => {
                let (l, r) = (self.asks_for_presence(path, left), self.asks_for_presence(path, right));
                (l && (r || !self.has_to_do(path, right))) || (r && !self.has_to_do(path, left))
            }
            ValueKind::Binary { left, right, .. } => {
                let nothing = |v: &Value, other: &Value| match v.kind {
                    ValueKind::Null => given(other),
                    ValueKind::Int(_) => part(other),
                    _ => false,
                };
                nothing(left, right) || nothing(right, left)
            }
            ValueKind::Call(call) => self.is_idle(call) && self.touches(path, call),
            _ => false,
        }
    }

    /// Whether a member says how many there are of what is given without asking for anything: `peer.chain().length`.
    fn counts(&self, value: &Value) -> bool {
        let ValueKind::Member { of: Some(of), name } = &value.kind else { return false };
        let picked = matches!(&of.kind, ValueKind::Call(call) if !call.args.is_empty());
        tells_nothing(name) && !picked
    }

    /// Whether a value is what the peer shows, as it is asked for it: `session.getPeerPrincipal()`.
    fn is_shown(&self, path: &Path, value: &Value) -> bool {
        let ValueKind::Call(call) = &value.kind else { return false };
        let checks = is_check_by_name(&call.name);
        let is_peer = |v: &Value| matches!(&v.kind, ValueKind::Name(own) if self.is_peer(own));
        call.args.is_empty() && !checks && call.target.as_deref().is_some_and(is_peer) && self.touches(path, call)
    }

    /// Whether a value is got from a part of what the peer shows, which has it in any case: `leaf.getSubjectDN()`.
    pub(super) fn is_got(&self, path: &Path, value: &Value) -> bool {
        let ValueKind::Call(call) = &value.kind else { return false };
        call.args.is_empty() && !is_check_by_name(&call.name) && self.is_part_of_peer(path, value)
    }

    /// Whether a call on the peer tells nothing about it.
    fn is_idle(&self, call: &Call) -> bool {
        is_trivial(call) || self.project.knowledge.is_hollow(&call.name)
    }

    /// Whether all that a value has of the peer is what a call gave that tells nothing about it: `summary.hasSuffix(x)`.
    pub(super) fn is_hollow_part(&self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Call(call) if self.project.knowledge.is_hollow(&call.name) => true,
            ValueKind::Call(call) => {
                let parts = call.target.as_deref().into_iter().chain(call.args.iter().map(|arg| &arg.value));
                self.are_hollow(path, parts)
            }
            ValueKind::Name(name) => path
                .literal(name)
                .is_some_and(|bound| !names_itself(bound, name) && self.unfold(|| self.is_hollow_part(path, bound))),
            ValueKind::Member { of: Some(of), .. } | ValueKind::Cast { value: of, .. } => self.is_hollow_part(path, of),
            ValueKind::Elvis { value, otherwise } => self.are_hollow(path, [&**value, &**otherwise].into_iter()),
            _ => false,
        }
    }

    /// Whether values have something of the peer, and all of it tells nothing about it.
    fn are_hollow<'v>(&self, path: &Path, values: impl Iterator<Item = &'v Value>) -> bool {
        let mut of_peer = values.filter(|value| self.has_to_do(path, value)).peekable();
        of_peer.peek().is_some() && of_peer.all(|value| self.is_hollow_part(path, value))
    }

    /// Whether a test asks for nothing but what tells nothing about the peer.
    fn is_hollow_test(&self, path: &Path, test: &Value) -> bool {
        match &test.kind {
            ValueKind::Not(inner) => self.is_hollow_test(path, inner),
            ValueKind::Binary { op: BinaryOp::And | BinaryOp::Or, .. } => false,
            ValueKind::Binary { left, right, .. } => self.are_hollow(path, [&**left, &**right].into_iter()),
            ValueKind::Call(_) | ValueKind::Name(_) => self.is_hollow_part(path, test),
            _ => false,
        }
    }

    /// A call with something of the peer whose answer is a check, or a name bound to one.
    fn is_check(&mut self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Call(call) => {
                if self.is_idle(call)
                    || !self.touches(path, call)
                    || self.is_hollow_part(path, value)
                    || self.judged.weak(&call.name, call.args.len()).is_some()
                {
                    return false;
                }
                // What the peer shows is held against what it shows.
                let both = self.held_against(call);
                if both.is_some_and(|(a, b)| self.is_part_of_peer(path, a) && self.is_part_of_peer(path, b)) {
                    return false;
                }
                // A helper that always says yes checks nothing.
                if let Some(ways) = self.inline_any(path, call, self.helpers_of(path, call), true)
                    && !ways.is_empty()
                    && ways.iter().all(|(_, given)| given.as_ref().is_some_and(|v| constant_truth(v) == Some(true)))
                {
                    return false;
                }
                true
            }
            ValueKind::Name(name) => {
                let bound = path.literal(name).cloned();
                self.unfolds.update(|n| n + 1);
                let check = self.unfolds.get() < MOST_UNFOLDS
                    && bound.is_some_and(|v| {
                        !matches!(&v.kind, ValueKind::Name(n) if n == name) && self.is_check(path, &v)
                    });
                self.unfolds.update(|n| n - 1);
                check
            }
            ValueKind::Member { of: Some(of), .. } => {
                matches!(of.kind, ValueKind::Call(_)) && !self.counts(value) && self.is_check(path, of)
            }
            ValueKind::Cast { value, .. } | ValueKind::Not(value) => self.is_check(path, value),
            ValueKind::Elvis { value, otherwise } => self.is_check(path, value) || self.is_check(path, otherwise),
            ValueKind::Index { of, keys } => self.is_check(path, of) || keys.iter().any(|k| self.mentions(path, k)),
            ValueKind::Binary { op: BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div, left, right } => {
                self.is_check(path, left) || self.is_check(path, right)
            }
            ValueKind::Binary { left, right, .. } => {
                let test = Value::new(
                    ValueKind::Binary { op: BinaryOp::Eq, left: left.clone(), right: right.clone() },
                    value.span,
                );
                self.looks_at_peer(path, &test)
            }
            ValueKind::Block(_) => self.mentions(path, value),
            _ => false,
        }
    }

    /// Whether a value is there only if a call with something of the peer threw nothing: `try? trust.evaluate()`.
    fn is_caught(&self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Block(block) => !swallowed_in(block).is_empty() && self.mentions(path, value),
            ValueKind::Name(name) => {
                path.literal(name).is_some_and(|bound| self.unfold(|| self.is_caught(path, bound)))
            }
            ValueKind::Cast { value, .. } => self.is_caught(path, value),
            _ => false,
        }
    }

    /// Whether a value is what a test picked from what the peer shows.
    fn is_picked(&self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Call(call) => picks(value) && self.touches(path, call),
            ValueKind::Name(name) => {
                path.literal(name).is_some_and(|bound| self.unfold(|| self.is_picked(path, bound)))
            }
            ValueKind::Cast { value, .. } => self.is_picked(path, value),
            _ => false,
        }
    }

    /// Whether a value is there only if what the peer shows is known: `pins[key]`, `store.getCertificateAlias(leaf)`.
    fn is_looked_up(&self, path: &Path, value: &Value) -> bool {
        let kept = |of: &Value| match &of.kind {
            ValueKind::Name(name) | ValueKind::Member { name, .. } => name.starts_with(|c: char| !c.is_uppercase()),
            ValueKind::Call(call) => call.args.is_empty(),
            _ => false,
        };
        let own = |of: &Value| kept(of) && !self.has_to_do(path, of);
        match &value.kind {
            ValueKind::Call(call) => {
                let finds = LOOKUPS.contains(&call.name.as_str()) || self.project.knowledge.looks_up(&call.name);
                finds
                    && call.target.as_deref().is_some_and(own)
                    && call.args.iter().any(|arg| self.mentions(path, &arg.value))
            }
            ValueKind::Index { of, keys } => own(of) && keys.iter().any(|key| self.mentions(path, key)),
            ValueKind::Name(name) => {
                path.literal(name).is_some_and(|bound| self.unfold(|| self.is_looked_up(path, bound)))
            }
            ValueKind::Cast { value, .. } => self.is_looked_up(path, value),
            _ => false,
        }
    }

    /// Whether a test looks at the peer itself, not at what was caught of it.
    pub(super) fn looks_again(&mut self, path: &Path, test: &Value) -> bool {
        !path.errors.is_empty() && {
            let own = self.beside_errors(path);
            self.looks_at_peer(&own, test)
        }
    }

    /// A path without what was caught, and what was made of that alone.
    pub(super) fn beside_errors(&self, path: &Path) -> Path {
        let mut own = path.clone();
        own.derived.retain(|name| !path.errors.contains(name) && path.literal(name).is_none());
        loop {
            let open = path.derived.iter().filter(|name| !own.derived.contains(*name) && !path.errors.contains(*name));
            let made = |name: &&Name| path.literal(name).is_some_and(|value| self.mentions(&own, value));
            let more: Vec<Name> = open.filter(made).cloned().collect();
            if more.is_empty() {
                break;
            }
            own.derived.extend(more);
        }
        own
    }

    /// Whether a number has bits gathered in it that tell what the peer shows from something else.
    fn is_gathered(&self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Name(name) => path.literal(name).is_some_and(|bound| {
                let bits = matches!(&bound.kind, ValueKind::Binary { op: BinaryOp::BitOr | BinaryOp::Add, .. });
                bits && path.derived.contains(name)
            }),
            _ => false,
        }
    }

    /// Whether a value was made from the peer by a call.
    pub(super) fn is_made_by_call(&self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Call(call) => !self.is_idle(call) && self.touches(path, call),
            ValueKind::Name(name) => path.literal(name).is_some_and(|v| {
                let got = |call: &Call| {
                    !self.project.knowledge.is_hollow(&call.name)
                        && call.args.iter().any(|a| self.mentions(path, &a.value))
                };
                !names_itself(v, name) && self.unfold(|| self.is_made_by_call(path, v))
                    || matches!(&v.kind, ValueKind::Call(call) if got(call))
            }),
            ValueKind::Member { of: Some(of), .. } | ValueKind::Cast { value: of, .. } => {
                self.is_made_by_call(path, of)
            }
            _ => false,
        }
    }

    /// Whether a test has nothing to do with the peer: a setting, a mode.
    pub fn is_option(&self, path: &Path, test: &Value) -> bool {
        match &test.kind {
            ValueKind::Not(v) | ValueKind::Cast { value: v, .. } | ValueKind::Is { value: v, .. } => {
                self.is_option(path, v)
            }
            ValueKind::Binary { left, right, .. } => {
                let constant = |v: &Value| is_constant_name(v) || matches!(v.kind, ValueKind::Null | ValueKind::Int(_));
                match (constant(left), constant(right)) {
                    (true, true) => false,
                    (true, false) => self.is_option(path, right),
                    (false, true) => self.is_option(path, left),
                    (false, false) => {
                        let (l, r) = (self.has_to_do(path, left), self.has_to_do(path, right));
                        (!r && self.is_option(path, left)) || (!l && self.is_option(path, right))
                    }
                }
            }
            ValueKind::Name(name) => {
                if matches!(name.as_str(), "this" | "super") || self.has_to_do(path, test) {
                    return false;
                }
                match path.literal(name) {
                    Some(v) if says_truth(v) && !names_itself(v, name) => self.unfold(|| self.is_option(path, v)),
                    _ => !is_constant_name(test),
                }
            }
            ValueKind::Member { of: Some(of), .. } => match &of.kind {
                ValueKind::Name(name) if name == "this" => true,
                ValueKind::Name(name) if name.starts_with(|c: char| c.is_uppercase()) => true,
                _ => self.is_option(path, of),
            },
            ValueKind::Index { of, .. } => self.is_option(path, of),
            ValueKind::Call(call) => {
                let parts = || call.target.as_deref().into_iter().chain(call.args.iter().map(|arg| &arg.value));
                !call.name.starts_with('#') && !parts().any(|part| self.has_to_do(path, part))
            }
            ValueKind::Tuple(args) => args.iter().any(|a| self.is_option(path, &a.value)),
            ValueKind::Elvis { value, .. } => self.is_option(path, value),
            _ => false,
        }
    }

    /// Asks of what a name is bound to. Names may be bound to each other in a circle; far enough inside, the answer is no.
    fn unfold(&self, ask: impl FnOnce() -> bool) -> bool {
        if self.unfolds.get() >= MOST_UNFOLDS {
            return false;
        }
        self.unfolds.update(|n| n + 1);
        let answer = ask();
        self.unfolds.update(|n| n - 1);
        answer
    }

    /// Whether a value is made of what the peer showed and of nothing else.
    fn is_all_of_peer(&self, path: &Path, value: &Value) -> bool {
        let mut all = true;
        names_in(value, &[], &mut |name| {
            all &= path.derived.contains(name) || name.starts_with(|c: char| c.is_uppercase());
        });
        all
    }

    /// Whether a value has to do with what the peer showed.
    pub fn mentions(&self, path: &Path, value: &Value) -> bool {
        let mut found = false;
        names_in(value, &self.judged.asked, &mut |name| found |= path.derived.contains(name));
        found
    }

    /// Whether a value has to do with the peer, if only with what it was asked.
    pub fn has_to_do(&self, path: &Path, value: &Value) -> bool {
        let mut found = false;
        names_in(value, &[], &mut |name| {
            found |= path.derived.contains(name)
                || path.literal(name).is_some_and(|v| {
                    let mut inside = false;
                    names_in(v, &[], &mut |n| inside |= path.derived.contains(n));
                    inside
                });
        });
        found
    }
}
