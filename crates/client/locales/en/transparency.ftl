# Texts about the log of certificates (every certificate issued to an office). The attribute .hint
# tells what to do next.

log-shrunk = the certificate log of { $office } is shorter than it was when last verified
    .hint = the exchange may be hiding a certificate; tell the federation (the operator) and the other office by another way, such as the telephone; until that is cleared up nothing can be sent to this office or for it; see renkei doctor
log-forked = the certificate log of { $office } was rewritten since it was last verified
    .hint = the exchange may be hiding a certificate; tell the federation (the operator) and the other office by another way, such as the telephone; until that is cleared up nothing can be sent to this office or for it; see renkei doctor
log-shown-differently = the certificate log of { $office } that the other office was shown is not the one that is shown here
    .hint = the exchange may be hiding a certificate; tell the federation (the operator) and the other office by another way, such as the telephone; until that is cleared up nothing can be sent to this office or for it; see renkei doctor
log-shown-older = { $source }: the other office was shown an older state of the certificate log of { $office } than it had been told of; the older state contradicts nothing
log-unsigned = the certificate log of { $office } is not signed by the authority
    .hint = try again in a while; if it goes on, tell the federation (the operator) by telephone
log-incomplete = the certificate log of { $office } does not fit what was signed
    .hint = try again in a while; if it goes on, tell the federation (the operator) by telephone
certificate-not-in-log = a certificate that the exchange names for { $office } does not stand in the certificate log; nothing was sent
    .hint = it may be a false one that lets somebody else read along; tell the federation (the operator) and the other office by telephone
log-contradicted = the certificate log of { $office } contradicts itself; nothing was sent
    .hint = see renkei doctor, and ask the federation (the operator) and the other office by telephone; once that is cleared up, go on with renkei cert log { $office } --begin-anew
log-alarm = the certificate log of { $office } contradicts itself ({ $code }, found { $when }, by: { $source })
    .hint = the exchange may be hiding a certificate; tell the federation (the operator) and the other office by another way, such as the telephone; the proof is in the folder contradictions of renkei; once that is cleared up, use renkei cert log { $office } --begin-anew

own-new-certificate = a new certificate was issued to this office: { $terminal }, { $when }, { $origin }
    .hint = if nobody here knows of it, revoke it on the portal and tell the federation (the operator) by telephone; if it is known, use renkei cert log --accept
partner-new-certificate = a new certificate was issued to the office { $office }: { $terminal }, { $when }, { $origin }
terminal-without-name = terminal without a name
certificate-not-shown = certificate not shown
key-made-at-office = key made at the office
key-made-at-exchange = key made at the exchange (.p12)

log-line = { $place }  { $when }  { $terminal }  { $origin }  { $serial }  { $mark }
log-mark-here = this computer
log-mark-accepted = accepted
log-mark-open = not accepted
log-count = certificates issued to { $office }: { $count }
log-accepted = the certificates of this office are accepted

received-signer-not-in-log = the message { $id } from { $sender } { $name } is signed with a certificate that does not stand in that office's certificate log; it was not written
    .hint = ask the other office by telephone whether it sent this; if not, tell the federation (the operator) too

doctor-ok = ok
doctor-attention = attention
doctor-problem = problem
doctor-certificate = the certificate can be used (until { $end })
doctor-connection = { $exchange } can be reached
doctor-log = the certificate log of { $office } continues what was verified before ({ $count })
