using System.Buffers;
using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>
/// XCCOS bound to the engine: INFO bodies become commands and queries, replies become bodies. One per shard; shard thread only.
/// </summary>
public sealed class XccosBinding
{
    /// <summary>Creates the binding of one shard.</summary>
    /// <param name="engine">Domain, limits and database version come from here.</param>
    /// <param name="chatUri">What <c>requri</c> answers: the URI of the chat service, beginning with <c>sip:</c>.</param>
    public XccosBinding(ChatEngine engine, string chatUri) => throw new NotImplementedException();

    /// <summary>
    /// Reads a whole envelope before anything of it is executed. On success <paramref name="requests"/> holds what it asks
    /// for, in document order; nothing has been submitted yet. A grpchat costs no allocation.
    /// </summary>
    /// <param name="body">The INFO body.</param>
    /// <param name="user">The dialog's user, who must be the author of every grpchat.</param>
    /// <param name="identity">Identity of the INFO; the position of a grpchat within the envelope is added to its number.</param>
    /// <param name="requests">Cleared, then filled.</param>
    /// <returns>The SIP status of the INFO: 200 to go on, or 400, 403, 404, 413 (xccos.md section 7.2) with no requests left.</returns>
    public int Read(ReadOnlySpan<byte> body, User user, PostIdentity identity, List<XccosRequest> requests) => throw new NotImplementedException();

    /// <summary>Writes a reply envelope. <see cref="Reply.Context"/> is the <see cref="XccosCall"/> it answers. Releases history.</summary>
    public void WriteReply(IBufferWriter<byte> output, Reply reply) => throw new NotImplementedException();

    /// <summary>Writes a reply envelope with a code and empty data, for a call that never reached the engine (busy).</summary>
    public void WriteRefusal(IBufferWriter<byte> output, XccosCall call, ResultCode code) => throw new NotImplementedException();
}

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
