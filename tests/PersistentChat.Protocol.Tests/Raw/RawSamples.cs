using PersistentChat.Protocol.Raw;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>One frame of each type, and those of a type that can look different.</summary>
internal static class RawSamples
{
    internal static readonly Guid Room = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    internal static readonly Guid OtherRoom = new("7c9e6679-7425-40de-944b-e07fc1f90ae7");
    internal static readonly Guid Database = new("a3bb189e-8bf9-3888-9912-ace4e6543002");
    internal static readonly Guid ClientId = new("123e4567-e89b-12d3-a456-426614174000");
    internal static readonly long Time = new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc).Ticks + 2_500_000;

    private static readonly RawRoomDescription Description = new()
    {
        Handle = 3,
        Id = Room,
        Name = "Lobby",
        Description = "Where all begins",
        Topic = "",
        UserCount = 2,
        Privacy = RawPrivacy.Closed,
        Type = RawRoomType.Auditorium,
        Flags = RawRoomFlags.Invite | RawRoomFlags.Logged,
        CategoryUri = "ma-cat://contoso.com/1",
    };

    private static readonly RawStoredMessage Stored = new(41, Time, "sip:bob@contoso.com", "Bob", RawMessageFlags.None, "Hello", null);

    internal static IReadOnlyList<RawSample> All { get; } = [.. Connection(), .. Requests(), .. Replies(), .. Notices()];

    internal static RawSample Named(string name) => All.Single(sample => sample.Name == name);

    private static IEnumerable<RawSample> Connection() =>
    [
        RawSample.Of("hello", 1, new RawHello([], "example 1.0")),
        RawSample.Of("welcome", 1, new RawWelcome
        {
            Version = 1,
            Server = "pchat 0.1.0",
            Domain = "contoso.com",
            Run = 0x0123456789abcdef,
            DatabaseVersion = Database,
            KeepAliveSeconds = 60,
            MaxFrameBytes = 131072,
            OpenCommands = 64,
            Mechanisms = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"],
            Capabilities = [],
        }),
        RawSample.Of("signIn", 2, new RawSignIn(
            "SCRAM-SHA-256", "sip:alice@contoso.com", ClientId, "n,,n=sip:alice@contoso.com,r=rOprNGfwEbeRWgbNEkqO"u8.ToArray())),
        RawSample.Of("challenge", 2, new RawChallenge(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"u8.ToArray())),
        RawSample.Of("proof", 3, new RawProof(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=jNqsTJermcB++/XHTJgCWKceP4dsI+E0/x7/643AkhE="u8.ToArray())),
        RawSample.Of("signedIn", 3, new RawSignedIn("v=bVBJpY6vhZRJn5jMbnADp5YYJEsNJVht72LE5Pk2g+8="u8.ToArray(), "sip:alice@contoso.com", "Alice")),
        RawSample.Empty("signOff", RawType.SignOff, 4),
        RawSample.Empty("signedOff", RawType.SignedOff, 4),
        RawSample.Empty("ping", RawType.Ping, 5),
        RawSample.Empty("pong", RawType.Pong, 5),
        RawSample.Of("refused", 6, new RawRefused(404, "NO_SUCH_NODE", "There is no such room.")),
        RawSample.Of("error", 0, new RawFailure(413, "A frame of 200000 bytes; at most 131072 are accepted.")),
    ];

    private static IEnumerable<RawSample> Requests() =>
    [
        RawSample.Empty("getServerInfo", RawType.GetServerInfo, 7),
        RawSample.Of("findRooms", 8, new RawFindRooms("lobby", true)),
        RawSample.Of("getAssociations", 9, new RawGetAssociations(true, null)),
        RawSample.Of("getAssociations of at most 50", 9, new RawGetAssociations(false, 50)),
        RawSample.Empty("getCreatableCategories", RawType.GetCreatableCategories, 10),
        RawSample.Of("join", 11, new RawJoin(false, [new RawJoinRoom(new RawRoom(Room), null)])),
        RawSample.Of("join and go on", 11, new RawJoin(
            true, [new RawJoinRoom(new RawRoom(3), 40), new RawJoinRoom(new RawRoom(Room), RawJoinRoom.AfterAcknowledged)])),
        RawSample.Of("part", 12, new RawPart([new RawRoom(3), new RawRoom(Room)])),
        RawSample.Of("post", 13, new RawPost { Room = new RawRoom(3), Sequence = 1, Text = "Hello" }),
        RawSample.Of("post with RTF", 14, new RawPost
        {
            Room = new RawRoom(Room),
            Sequence = 2,
            Flags = RawMessageFlags.Alert,
            Text = "Hällo",
            Rtf = @"{\rtf1 H\'e4llo}",
        }),
        RawSample.Of("getHistory", 15, new RawGetHistory(new RawRoom(3), 25)),
        RawSample.Of("search", 16, new RawSearch
        {
            Rooms = [new RawRoom(3)],
            Text = "hello world",
            Match = RawMatch.AllWords,
            IsCaseSensitive = true,
            Authors = ["sip:bob@contoso.com"],
            From = Time - TimeSpan.TicksPerDay,
            To = Time,
            Beyond = 7,
            IsNewestFirst = true,
            SortsNewestFirst = false,
            Limit = 10,
        }),
        RawSample.Of("acknowledge", 0, new RawAcknowledge([new RawPosition(new RawRoom(3), 41)])),
        RawSample.Of("getPreference", 17, new RawGetPreference("GroupChat.MyRooms", -1, true)),
        RawSample.Of("setPreference", 18, new RawSetPreference("GroupChat.MyRooms", "<rooms/>")),
        RawSample.Of("getInvitations", 19, new RawGetInvitations(0)),
        RawSample.Of("getUploadToken", 20, new RawGetUploadToken(new RawRoom(3), "plan.pdf")),
        RawSample.Of("getDownloadToken", 21, new RawGetDownloadToken(new RawRoom(3), "plan.pdf")),
        RawSample.Empty("lookup", RawType.Lookup, 22),
    ];

    private static IEnumerable<RawSample> Replies() =>
    [
        RawSample.Of("serverInfo", 7, new RawServerInfo
        {
            ServerTime = Time,
            SearchLimit = 1000,
            MessageSizeLimit = 8000,
            StorySizeLimit = 40000,
            RoomsPerCommand = 1000,
            RootUri = "ma-cat://contoso.com/root",
            DatabaseVersion = Database,
            DisplayName = "Chat of Contoso",
        }),
        RawSample.Of("foundRooms", 8, new RawFoundRooms([Description])),
        RawSample.Of("associations", 9, new RawAssociations([])),
        RawSample.Of("categories", 10, new RawCategories([new RawCategory("ma-cat://contoso.com/1", "General", "")])),
        RawSample.Of("joined", 11, new RawJoined(
            [new RawUser("sip:alice@contoso.com", "Alice"), new RawUser("sip:bob@contoso.com", "Bob")],
            [new RawJoinedRoom(Description, [new RawParticipant(0, RawRole.Presenter), new RawParticipant(1, RawRole.Manager)], 41, RawResume.Complete)],
            [new RawRefusedRoom(OtherRoom, 404), new RawRefusedRoom(null, 404)])),
        RawSample.Empty("parted", RawType.Parted, 12),
        RawSample.Of("posted", 13, new RawPosted(42)),
        RawSample.Of("history", 15, new RawHistory(3, [Stored, Stored with { Number = 42, Flags = RawMessageFlags.Alert, Rtf = @"{\rtf1 Hello}" }])),
        RawSample.Of("found", 16, new RawFound(
            [new RawFoundRoom(Room, 200, 3, 12, true, [Stored]), new RawFoundRoom(OtherRoom, 404, null, 0, false, [])])),
        RawSample.Of("preference", 17, new RawPreference("GroupChat.MyRooms", 3, "<rooms/>")),
        RawSample.Of("preference that is not there", 17, new RawPreference(null, 0, null)),
        RawSample.Of("preferenceStored", 18, new RawPreferenceStored("GroupChat.MyRooms", 4, "<rooms/>")),
        RawSample.Of("invitations", 19, new RawInvitations()),
        RawSample.Of("service", 22, new RawService("sip:chat@contoso.com")),
    ];

    private static IEnumerable<RawSample> Notices() =>
    [
        RawSample.Of("message", 0, new RawMessage
        {
            Room = 3,
            Number = 42,
            Time = Time,
            Author = "sip:alice@contoso.com",
            AuthorName = "Alice",
            Text = "Hello",
        }),
        RawSample.Of("message with RTF", 0, new RawMessage
        {
            Room = 3,
            Number = 43,
            Time = Time,
            Author = "sip:alice@contoso.com",
            AuthorName = "Alice",
            Flags = RawMessageFlags.Alert,
            Text = "Hällo",
            Rtf = @"{\rtf1 H\'e4llo}",
        }),
        RawSample.Of("userJoined", 0, new RawUserJoined(
            new RawUser("sip:bob@contoso.com", "Bob"), [new RawRoomRole(3, RawRole.Member), new RawRoomRole(5, RawRole.Manager)], true)),
        RawSample.Of("userParted", 0, new RawUserParted(3, new RawUser("sip:bob@contoso.com", "Bob"))),
        RawSample.Of("closing", 0, new RawClosing(503, "The server stops.")),
    ];
}
