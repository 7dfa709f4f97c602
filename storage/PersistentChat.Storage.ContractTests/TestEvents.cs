using System.Text;

namespace PersistentChat.Storage.ContractTests;

/// <summary>Makes events as the sequencer would, and cursors that fit them.</summary>
public static class TestEvents
{
    public static readonly Guid Log = new("0b6a7a34-60f5-4d6c-8a80-36a4f6c9d0e1");
    public static readonly Guid Lobby = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");
    public static readonly Guid Operations = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02");
    public static readonly Guid General = new("11111111-2222-4333-8444-555555555555");
    public static readonly Guid FirstFile = new("00000000-1111-4222-8333-000000000001");
    public static readonly Guid SecondFile = new("ffffffff-1111-4222-8333-000000000002");

    public static LogCursor At(ulong sequence) => new(Log, sequence, (long)sequence * 100);

    public static MessagePosted Message(Guid room, long number, string text = "hello", bool kept = true)
    {
        var message = MessagePosted.Rent();
        message.RoomId = room;
        message.Number = number;
        message.Sequence = (ulong)number;
        message.Time = 638_000_000_000_000_000 + number;
        message.Author = "sip:alice@contoso.com";
        message.AuthorName = "Alice";
        message.IsKept = kept;
        message.Identity = new PostIdentity(new UInt128(0xF1, 0x02), (ulong)number);
        message.SetContent(Encoding.UTF8.GetBytes(text), []);
        return message;
    }

    public static MessagePosted[] Messages(Guid room, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => Message(room, number))];

    public static UserChanged User(int id, string name) =>
        new() { User = new UserRecord(id, $"sip:{name}@contoso.com", name) };

    public static CategoryChanged Category(Guid id, string name) =>
        new() { Category = new CategoryRecord(id, name, "about " + name, true, false, true) };

    public static RoomChanged Room(Guid id, string name, long revision = 1) => new()
    {
        Room = new RoomRecord(
            id, General, name, "description", "topic", RoomType.Auditorium, RoomPrivacy.Closed, true, false, revision,
            new AuditStamp("sip:alice@contoso.com", 11, "sip:bob@contoso.com", 12)),
    };

    public static AccessChanged Access(params AccessChange[] changes) => new() { Changes = changes };

    public static AccessChange Grant(Guid node, string principal, AccessList list) =>
        new(new AccessEntry(node, principal, list), true);

    public static AccessChange Revoke(Guid node, string principal, AccessList list) =>
        new(new AccessEntry(node, principal, list), false);

    public static PreferenceChanged Preference(string user, string label, long version, string content) =>
        new() { Preference = new PreferenceRecord(user, label, version, content) };

    public static NodeStarted Started(uint incarnation) => new() { Node = 1, Incarnation = incarnation };

    public static CredentialChanged Credential(string user, byte fill) => new()
    {
        Credential = new CredentialRecord(
            user, "contoso.com", Filled(16, fill), Filled(32, fill), Filled(16, fill), 4096, Filled(32, fill), Filled(32, 0xFF)),
    };

    public static MessageReplaced Replaced(Guid room, long number, string text) =>
        new() { RoomId = room, Number = number, User = "sip:bob@contoso.com", Text = text };

    public static MessagesRemoved Removed(Guid room, params NumberRange[] ranges) =>
        new() { RoomId = room, User = "sip:bob@contoso.com", Ranges = ranges };

    public static PrincipalChanged Principal(int id, params int[] parents) => new()
    {
        Principal = new PrincipalRecord(
            id, new Guid(id, 0, 0, new byte[8]), $"ma-grp:{id}", PrincipalType.Group, $"group{id}", $"Group {id}", $"CN=group{id},DC=contoso",
            PrincipalState.Active, parents),
    };

    public static PolicyChanged Policy(string identity, bool isRemoved = false, bool enablesChat = true) =>
        new() { Policy = new PolicyRecord(identity, "about " + identity, enablesChat), IsRemoved = isRemoved };

    public static PolicyAssigned Assigned(string user, string policy) => new() { Assignment = new PolicyAssignment(user, policy) };

    public static AddInChanged AddIn(Guid id, string name, bool isRemoved = false) =>
        new() { AddIn = new AddInRecord(id, name, $"https://contoso.com/{name}"), IsRemoved = isRemoved };

    public static FollowListChanged Follows(string user, params Guid[] rooms) => new() { List = new FollowList(user, rooms) };

    public static InvitationIssued Invited(string user, Guid room, long inviteId) =>
        new() { Invitation = new InvitationRecord(user, room, inviteId, 700 + inviteId) };

    public static FileUploaded Uploaded(Guid id, Guid room, string name) => new()
    {
        File = new FileRecord(id, room, "sip:alice@contoso.com", name, $"{id}.txt", 5_000_000_000, Filled(32, 0xAB), 777),
    };

    public static SessionJoined Joined() => new()
    {
        User = "sip:alice@contoso.com",
        IsBulk = false,
        Rooms = [new JoinedRoom(Lobby, 0, RoomRole.Member, true)],
    };

    public static SessionParted Parted() => new() { User = "sip:alice@contoso.com", Rooms = [new PartedRoom(Lobby, true)] };

    /// <summary>Applies events in batches of one size, from the beginning of the log.</summary>
    public static async Task ApplyInBatchesAsync(IProjection projection, IReadOnlyList<ChatEvent> events, int size)
    {
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(events);
        LogCursor? at = null;
        for (var i = 0; i < events.Count; i += size)
        {
            var batch = events.Skip(i).Take(size).ToArray();
            var to = At((ulong)(i + batch.Length));
            Assert.True(await projection.ApplyAsync(batch, at, to, default));
            at = to;
        }
    }

    private static byte[] Filled(int length, byte fill)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, fill);
        return bytes;
    }
}
