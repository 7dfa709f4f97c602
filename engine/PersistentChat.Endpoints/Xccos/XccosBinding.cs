using System.Buffers;
using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>
/// XCCOS bound to the engine: INFO bodies become commands and queries, replies become bodies. One per shard; shard thread only.
/// </summary>
public sealed class XccosBinding
{
    private const int Ok = 200;

    /// <summary>Bytes of the longest command id we would echo; the longest that exists has 24.</summary>
    private const int LongestId = 128;

    private readonly ChatEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly Guid _databaseVersion;
    private readonly string _chatUri;
    private readonly string _rootUri;
    private readonly XccosPostReader _posts;
    private readonly XccosCommandReader _commands;

    /// <summary>Creates the binding of one shard.</summary>
    /// <param name="engine">Domain, limits and database version come from here.</param>
    /// <param name="chatUri">What <c>requri</c> answers: the URI of the chat service, beginning with <c>sip:</c>.</param>
    /// <param name="time">The clock that clients are told; the system's if not given.</param>
    public XccosBinding(ChatEngine engine, string chatUri, TimeProvider? time = null)
        : this(engine.Options, engine.DatabaseVersion, chatUri, time ?? TimeProvider.System)
    {
    }

    internal XccosBinding(ChatEngineOptions options, Guid databaseVersion, string chatUri, TimeProvider time)
    {
        _options = options;
        _time = time;
        _databaseVersion = databaseVersion;
        _chatUri = chatUri;
        _rootUri = ServerDescription.RootUri(options.Domain, databaseVersion);
        var rooms = new RoomUriParser(options.Domain);
        _posts = new XccosPostReader(rooms, options.Limits);
        _commands = new XccosCommandReader(rooms, options.Limits);
    }

    /// <summary>
    /// Reads a whole envelope before anything of it is executed. On success <paramref name="requests"/> holds what it asks
    /// for, in document order; nothing has been submitted yet. A grpchat costs no allocation.
    /// </summary>
    /// <param name="body">The INFO body.</param>
    /// <param name="user">The dialog's user, who must be the author of every grpchat.</param>
    /// <param name="identity">Identity of the INFO; the position of a grpchat within the envelope is added to its number.</param>
    /// <param name="requests">Cleared, then filled.</param>
    /// <returns>The SIP status of the INFO: 200 to go on, or 400, 403, 404, 413 (xccos.md section 7.2) with no requests left.</returns>
    public int Read(ReadOnlySpan<byte> body, User user, PostIdentity identity, List<XccosRequest> requests)
    {
        requests.Clear();
        if (body.Length > XccosNames.LargestBody)
            return 413;
        var status = ReadEnvelope(body, user, identity, requests);
        if (status != Ok)
            Discard(requests);
        return status;
    }

    /// <summary>Writes a reply envelope. <see cref="Reply.Context"/> is the <see cref="XccosCall"/> it answers. Releases the reply.</summary>
    /// <exception cref="InvalidCastException">The reply answers no call of this binding.</exception>
    public void WriteReply(IBufferWriter<byte> output, Reply reply)
    {
        var writer = new XccosWriter(output);
        var code = CodeOf(reply);
        Start(writer, (XccosCall)reply.Context!, code);
        if (code == ResultCode.Ok)
            WriteData(writer, reply);
        writer.EndReply();
        writer.EndEnvelope();
        reply.Release();
    }

    /// <summary>Writes a reply envelope with a code and empty data, for a call that never reached the engine (busy).</summary>
    public void WriteRefusal(IBufferWriter<byte> output, XccosCall call, ResultCode code) =>
        WriteReply(output, new OutcomeAnswer { Context = call, Code = code });

    private static void Start(XccosWriter writer, XccosCall call, ResultCode code)
    {
        writer.StartEnvelope(EnvelopeNumbers.Next());
        writer.StartReply(
            XccosVocabulary.ReplyId(call.CommandId), 1, call.EnvelopeId, call.Sequence, (int)code, ResultNames.Of(code));
    }

    /// <summary>
    /// A single join or a search of one room has one room, so its refusal is the command's; a command of several succeeds without any.
    /// </summary>
    private static ResultCode CodeOf(Reply reply) => reply switch
    {
        JoinReply { IsBulk: false, Rooms.Count: 0, Refused: [var refused, ..], Code: ResultCode.Ok } => refused.Code,
        SearchReply { Rooms: [var only], Code: ResultCode.Ok } => only.Code,
        _ => reply.Code,
    };

    private static void Discard(List<XccosRequest> requests)
    {
        foreach (var request in requests)
        {
            if (request.Command is not PostMessage post)
                continue;
            post.Message.Release();
            post.Recycle();
        }
        requests.Clear();
    }

    private int ReadEnvelope(ReadOnlySpan<byte> body, User user, PostIdentity identity, List<XccosRequest> requests)
    {
        var envelope = new EnvelopeReader(body);
        if (!envelope.ReadHead())
            return 400;
        string? envelopeId = null;
        for (ulong position = 0; envelope.ReadPrimitive(); position++)
        {
            var status = Ok;
            if (envelope.Kind == XccosPrimitive.Chat)
                status = ReadPost(ref envelope, body.Length, user, identity with { Number = identity.Number + position }, requests);
            else if (envelope.Kind == XccosPrimitive.Command)
                status = ReadCommand(ref envelope, envelopeId ??= envelope.EnvelopeId.ToString(), requests);
            if (status != Ok)
                return status;
        }
        return envelope.IsMalformed ? 400 : Ok;
    }

    private int ReadPost(ref EnvelopeReader envelope, int bodyLength, User user, PostIdentity identity, List<XccosRequest> requests)
    {
        var status = _posts.Read(ref envelope, bodyLength, user, identity, out var command);
        if (command is not null)
            requests.Add(new XccosRequest(null, command, null, null));
        return status;
    }

    private int ReadCommand(ref EnvelopeReader envelope, string envelopeId, List<XccosRequest> requests)
    {
        if (envelope.Id.MaxLength is 0 or > LongestId)
            return 400;
        var call = new XccosCall(envelopeId, envelope.Sequence, envelope.Id.ToString());
        var data = envelope.ReadData();
        if (envelope.IsMalformed)
            return 400;
        requests.Add(_commands.Read(call, data));
        return Ok;
    }

    private void WriteData(XccosWriter writer, Reply reply)
    {
        var data = new XccosReplyWriter(writer, _options.Domain);
        switch (reply)
        {
            case JoinReply join: data.WriteJoin(join); break;
            case PartReply part: data.WriteParts(part); break;
            case HistoryReply { Room: { } room } history: data.WriteHistory(history, room); break;
            case SearchReply search: data.WriteSearch(search); break;
            case RoomListReply list: data.WriteRooms(list); break;
            case CategoryListReply list: data.WriteCategories(list); break;
            case PreferenceReply preference: data.WritePreference(preference); break;
            case ChatUriAnswer: writer.WriteUser(new XccosUser(_chatUri)); break;
            case ServerInfoAnswer info: writer.WriteServerInfo(Describe(info.InfoType)); break;
        }
    }

    private XccosServerInfo Describe(string? infoType) => new()
    {
        InfoType = infoType,
        ServerTime = _time.GetUtcNow().UtcTicks,
        SearchLimit = _options.Limits.SearchResults,
        MessageSizeLimit = _options.Limits.MessageSize,
        StorySizeLimit = _options.Limits.StorySize,
        RootUri = _rootUri,
        DatabaseVersion = _databaseVersion.ToString("D"),
        DisplayName = ServerDescription.DisplayName,
    };
}
