namespace PersistentChat.Storage.Tests.Events;

/// <summary>One event of each kind that is written, with values whose widths and order show in the bytes.</summary>
internal static class EventSamples
{
    internal static readonly Guid Lobby = Guid.Parse("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");
    internal static readonly Guid General = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    internal static readonly Origin Someone = new(1, 2, 300, 70_000);
    private const long Time = 638_000_000_000_000_000;

    internal static IEnumerable<ChatEvent> All() =>
    [
        Message(), Joined(), Parted(), Started(), Room(), Category(), User(), Credential(), Preference(), Access(),
        Replaced(), Removed(), HistoryRead(), Uploaded(), Downloaded(),
        Principal(), Policy(), PolicyAssigned(), AddIn(), FollowList(), Invitation(),
    ];

    internal static MessagePosted Message()
    {
        var message = MessagePosted.Rent();
        (message.Time, message.Origin) = (Time, Someone);
        (message.RoomId, message.Number) = (Lobby, 129);
        (message.Author, message.AuthorName) = ("sip:alice@contoso.com", "Älice");
        (message.IsAlert, message.IsKept) = (true, false);
        message.Identity = new PostIdentity(new UInt128(0x0102030405060708, 0x090a0b0c0d0e0f10), 7);
        message.SetContent("Grüß\ndich"u8, "{\\rtf1 x}"u8);
        return message;
    }

    internal static SessionJoined Joined() => new()
    {
        Time = Time,
        Origin = Someone,
        User = "sip:bob@contoso.com",
        IsBulk = true,
        Rooms = [new JoinedRoom(Lobby, 128, RoomRole.Presenter, true), new JoinedRoom(General, 0, RoomRole.Member, false)],
    };

    internal static SessionParted Parted() => new()
    {
        Time = Time,
        Origin = Someone,
        User = "sip:bob@contoso.com",
        Rooms = [new PartedRoom(Lobby, true), new PartedRoom(General, false)],
    };

    internal static NodeStarted Started() => new() { Time = Time, Origin = new Origin(1, 2, 0, 0), Node = 1, Incarnation = 2 };

    internal static RoomChanged Room() => new()
    {
        Time = Time,
        Origin = Someone,
        Room = new RoomRecord(
            Lobby, General, "Lobby", "Where everyone is", "Welcome", RoomType.Auditorium, RoomPrivacy.Closed, true, false, 3,
            new AuditStamp("sip:alice@contoso.com", Time - 2, "sip:carol@contoso.com", Time - 1)),
    };

    internal static CategoryChanged Category() => new()
    {
        Time = Time,
        Origin = Someone,
        Category = new CategoryRecord(General, "General", "For all", true, false, true),
    };

    internal static UserChanged User() => new()
    {
        Time = Time,
        Origin = Someone,
        User = new UserRecord(70_001, "sip:carol@contoso.com", "Carol", true),
    };

    internal static CredentialChanged Credential() => new()
    {
        Time = Time,
        Origin = Someone,
        Credential = new CredentialRecord(
            "sip:carol@contoso.com", "contoso.com", Bytes(16, 1), Bytes(32, 2), Bytes(16, 3), 4096, Bytes(32, 4), Bytes(32, 5)),
    };

    internal static PreferenceChanged Preference() => new()
    {
        Time = Time,
        Origin = Someone,
        Preference = new PreferenceRecord("sip:carol@contoso.com", "kedzie.GroupChannels", 2, "<a b=\"c\"/>"),
    };

    internal static AccessChanged Access() => new()
    {
        Time = Time,
        Origin = Someone,
        Changes =
        [
            new AccessChange(new AccessEntry(Lobby, "sip:alice@contoso.com", AccessList.Manager), true),
            new AccessChange(new AccessEntry(General, "*", AccessList.Denied), false),
        ],
    };

    internal static MessageReplaced Replaced() => new()
    {
        Time = Time,
        Origin = Someone,
        RoomId = Lobby,
        Number = 129,
        User = "sip:carol@contoso.com",
        Text = "[gelöscht]",
    };

    internal static MessagesRemoved Removed() => new()
    {
        Time = Time,
        Origin = Someone,
        RoomId = Lobby,
        User = "retention",
        Ranges = [new NumberRange(1, 128), new NumberRange(70_000, 70_000)],
    };

    internal static HistoryRead HistoryRead() => new()
    {
        Time = Time,
        Origin = Someone,
        User = "sip:bob@contoso.com",
        Rooms = [Lobby, General],
        Request = "all words \"lunch menu\"",
        IsSearch = true,
    };

    internal static FileUploaded Uploaded() => new()
    {
        Time = Time,
        Origin = Someone,
        File = new FileRecord(
            General, Lobby, "sip:alice@contoso.com", "Plan 2026.pdf", $"{General}.pdf", 20_480_000, Bytes(32, 6), Time - 3),
    };

    internal static FileDownloaded Downloaded() => new()
    {
        Time = Time,
        Origin = Someone,
        FileId = General,
        RoomId = Lobby,
        User = "sip:bob@contoso.com",
        StoredName = $"{General}.pdf",
    };

    internal static PrincipalChanged Principal() => new()
    {
        Time = Time,
        Origin = Someone,
        Principal = new PrincipalRecord(
            300, General, "ma-grp:sales", PrincipalType.Group, "Sales", "Sales (all)", "CN=Sales,DC=contoso,DC=com",
            PrincipalState.Disabled, [7, 70_000]),
    };

    internal static PolicyChanged Policy() => new()
    {
        Time = Time,
        Origin = Someone,
        Policy = new PolicyRecord("tag:Traders", "May chat", true),
        IsRemoved = false,
    };

    internal static PolicyAssigned PolicyAssigned() => new()
    {
        Time = Time,
        Origin = Someone,
        Assignment = new PolicyAssignment("sip:bob@contoso.com", "tag:Traders"),
    };

    internal static AddInChanged AddIn() => new()
    {
        Time = Time,
        Origin = Someone,
        AddIn = new AddInRecord(General, "Prices", "https://prices.contoso.com/"),
        IsRemoved = true,
    };

    internal static FollowListChanged FollowList() => new()
    {
        Time = Time,
        Origin = Someone,
        List = new FollowList("sip:bob@contoso.com", [General, Lobby]),
    };

    internal static InvitationIssued Invitation() => new()
    {
        Time = Time,
        Origin = Someone,
        Invitation = new InvitationRecord("sip:carol@contoso.com", Lobby, 300, Time - 4),
    };

    private static byte[] Bytes(int count, byte value)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }
}
