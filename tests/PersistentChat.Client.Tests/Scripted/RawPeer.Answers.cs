using PersistentChat.Protocol.Raw;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.Client.Tests.Scripted;

/// <content>What it answers, and what it keeps.</content>
internal sealed partial class RawPeer
{
    private const string Salt = "0123456789abcdef";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly List<RawStoredMessage> _messages = [];
    private readonly Dictionary<(Guid Client, ulong Sequence), long> _posts = [];
    private ScramServer? _scram;

    /// <summary>Texts of all messages, in order.</summary>
    public string[] Texts
    {
        get
        {
            lock (_gate)
                return [.. _messages.Select(static message => message.Text)];
        }
    }

    /// <summary>The password; what the client proves is compared with it.</summary>
    public string Password { get; init; } = "secret";

    /// <summary>The password that the server itself knows; another one is a server that only pretends.</summary>
    public string? OwnPassword { get; init; }

    /// <summary>Tells the server's data from any other.</summary>
    public Guid DatabaseVersion { get; set; } = Guid.NewGuid();

    /// <summary>The server's data is one of yesterday.</summary>
    public void Forget(int count)
    {
        lock (_gate)
            _messages.RemoveRange(_messages.Count - count, count);
    }

    /// <summary>The usual answer.</summary>
    public Task AnswerAsync(RawPeerConnection connection, RawPeerRequest request) => request.Type switch
    {
        RawType.Hello => connection.SendAsync(request.Correlation, Welcome()),
        RawType.SignIn => SignInAsync(connection, request),
        RawType.Proof => ProveAsync(connection, request),
        RawType.Join => JoinAsync(connection, request),
        RawType.Post => TakePostAsync(connection, request),
        RawType.GetHistory => connection.SendAsync(request.Correlation, new RawHistory(Handle, History(request))),
        RawType.FindRooms => connection.SendAsync(request.Correlation, new RawFoundRooms([Describe()])),
        RawType.Ping => connection.SendEmptyAsync(RawType.Pong, request.Correlation),
        RawType.Part => connection.SendEmptyAsync(RawType.Parted, request.Correlation),
        RawType.SignOff => connection.SendEmptyAsync(RawType.SignedOff, request.Correlation),
        RawType.Pong => Task.CompletedTask,
        _ => connection.SendAsync(request.Correlation, new RawRefused(501, "MSG_NOT_SUPPORTED", "")),
    };

    private RawWelcome Welcome() => new()
    {
        Version = 1,
        Server = "script",
        Domain = "contoso.com",
        Run = (ulong)Connections,
        DatabaseVersion = DatabaseVersion,
        KeepAliveSeconds = KeepAliveSeconds,
        MaxFrameBytes = MaxFrameBytes,
        OpenCommands = 32,
        Mechanisms = Mechanisms,
    };

    private Task SignInAsync(RawPeerConnection connection, RawPeerRequest request)
    {
        var signIn = request.Read<RawSignIn>();
        connection.ClientId = signIn.ClientId;
        if (signIn.Mechanism == "NONE")
            return connection.SendAsync(request.Correlation, new RawSignedIn(default, signIn.User, "Alice"));
        var error = ScramServer.TryStart(signIn.Response.Span, signIn.Mechanism == ScramMechanism.Sha256Plus, Mechanisms.Contains(ScramMechanism.Sha256Plus), out _scram);
        Assert.Equal(ScramError.None, error);
        var challenge = _scram!.Challenge("nonce", System.Text.Encoding.ASCII.GetBytes(Salt), ScramClient.MinIterations);
        return connection.SendAsync(request.Correlation, new RawChallenge(challenge));
    }

    private Task ProveAsync(RawPeerConnection connection, RawPeerRequest request)
    {
        var clientKey = ScramKeys.ClientKey(Salted(Password));
        var serverKey = ScramKeys.ServerKey(Salted(OwnPassword ?? Password));
        var binding = (BindsTo ?? Certificate) is { } certificate ? ScramChannelBinding.ServerEndPoint(certificate) : [];
        var proof = request.Read<RawProof>().Data.Span;
        return _scram!.TryFinish(proof, ScramKeys.StoredKey(clientKey), serverKey, binding, out var final) == ScramError.None
            ? connection.SendAsync(request.Correlation, new RawSignedIn(final, "sip:alice@contoso.com", "Alice"))
            : connection.SendAsync(request.Correlation, new RawRefused(403, "ERROR_PERMISSION", "wrong password"));
    }

    private static byte[] Salted(string password) =>
        ScramKeys.SaltedPassword(password, System.Text.Encoding.ASCII.GetBytes(Salt), ScramClient.MinIterations);

    private async Task JoinAsync(RawPeerConnection connection, RawPeerRequest request)
    {
        var join = request.Read<RawJoin>();
        RawRefusedRoom[] refused = [.. join.Rooms.Where(room => room.Room.Id != Lobby).Select(room => new RawRefusedRoom(room.Room.Id, 404))];
        await _turn.WaitAsync();
        try
        {
            RawJoinedRoom[] rooms = [];
            RawStoredMessage[] missed = [];
            foreach (var asked in join.Rooms.Where(room => room.Room.Id == Lobby))
            {
                var resume = ResumeAfter(asked.After);
                missed = resume == RawResume.Complete ? [.. _messages.Skip((int)asked.After!.Value)] : [];
                rooms = [new RawJoinedRoom(Describe(), [new RawParticipant(0, RawRole.Manager)], _messages.Count, resume)];
            }

            connection.IsJoined |= rooms.Length > 0;
            await connection.SendAsync(request.Correlation, new RawJoined([new RawUser("sip:alice@contoso.com", "")], rooms, refused));
            foreach (var message in missed)
                await connection.SendMessageAsync(Handle, message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private RawResume ResumeAfter(long? after)
    {
        if (after is null)
            return RawResume.Live;
        return after <= _messages.Count && _messages.Count - after <= ResumeMessages ? RawResume.Complete : RawResume.Missed;
    }

    private async Task TakePostAsync(RawPeerConnection connection, RawPeerRequest request)
    {
        var (sequence, text) = ReadPost(request);
        var identity = (connection.ClientId, sequence);
        await _turn.WaitAsync();
        try
        {
            if (!_posts.TryGetValue(identity, out var number))
            {
                var message = Add("sip:alice@contoso.com", text);
                _posts[identity] = number = message.Number;
                if (connection.IsJoined)
                    await connection.SendMessageAsync(Handle, message);
            }

            await connection.SendAsync(request.Correlation, new RawPosted(number));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sequence and text of a post.</summary>
    public static (ulong Sequence, string Text) ReadPost(RawPeerRequest request)
    {
        var post = request.Read<RawPost>();
        return (post.Sequence, post.Text.ToString());
    }

    private RawStoredMessage Add(string author, string text)
    {
        lock (_gate)
        {
            var time = DateTimeOffset.UnixEpoch.UtcTicks + _messages.Count;
            var message = new RawStoredMessage(_messages.Count + 1, time, author, "", RawMessageFlags.None, text, null);
            _messages.Add(message);
            return message;
        }
    }

    private RawStoredMessage[] History(RawPeerRequest request) =>
        [.. _messages.TakeLast(Math.Min(HistoryMessages, request.Read<RawGetHistory>().Count ?? 25))];

    private RawRoomDescription Describe() => new()
    {
        Handle = Handle,
        Id = Lobby,
        Name = "Lobby",
        Description = "",
        Topic = "Hello",
        UserCount = 1,
        Privacy = RawPrivacy.Open,
        Type = RawRoomType.Normal,
        Flags = RawRoomFlags.Logged,
        CategoryUri = "ma-cat://contoso.com/1",
    };
}
