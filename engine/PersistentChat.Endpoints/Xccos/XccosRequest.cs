using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>Names a command of a client: what a reply has to carry so that the client finds it.</summary>
/// <param name="EnvelopeId">The envelope's envid as written.</param>
/// <param name="Sequence">The primitive's seqid; 0 if it had none.</param>
/// <param name="CommandId">The command's id as written, for example <c>cmd:join</c>.</param>
public sealed record XccosCall(string EnvelopeId, uint Sequence, string CommandId);

/// <summary>One thing an envelope asks for: exactly one of command, query and answer is set.</summary>
/// <param name="Call">Names it in the reply; null for a grpchat, which is answered by the SIP status.</param>
/// <param name="Command">To be submitted; its context is <paramref name="Call"/>, or for a <see cref="PostMessage"/> left to the dialog.</param>
/// <param name="Query">To be run off the shard.</param>
/// <param name="Answer">The reply itself, where the engine is not needed (requri, server info, unknown or invalid commands).</param>
public readonly record struct XccosRequest(XccosCall? Call, Command? Command, RoomQuery? Query, Reply? Answer);
