namespace PersistentChat.Protocol.Xccos;

/// <summary>An answer of the server, <c>rpl</c>.</summary>
/// <param name="Id">For example <c>rpl:join</c>.</param>
/// <param name="Sequence">Number of the primitive in its envelope; 0 if it had none.</param>
/// <param name="EnvelopeId">Envelope of the command; null if not said.</param>
/// <param name="CommandSequence">Number of the command in that envelope; 0 if it had none.</param>
/// <param name="Code">200, or why not; 0 if none was sent.</param>
/// <param name="Text">The outcome in words; clients show it to people.</param>
/// <param name="Data">What was asked for; empty after a refusal.</param>
public sealed record XccosReply(
    string Id, uint Sequence, string? EnvelopeId, uint CommandSequence, int Code, string Text, XccosData Data);

/// <summary>A notice of the server, <c>ntc</c>, or a command, <c>cmd</c>: both are an id and data.</summary>
/// <param name="Id">For example <c>ntc:join</c> or <c>cmd:join</c>.</param>
/// <param name="Sequence">Number of the primitive in its envelope; 0 if it had none.</param>
/// <param name="Data">The contents.</param>
public sealed record XccosNotice(string Id, uint Sequence, XccosData Data);
