using System.Text;

namespace PersistentChat.Storage.ContractTests;

/// <summary>Makes events as the sequencer would, and cursors that fit them.</summary>
public static class TestEvents
{
    public static readonly Guid Log = new("0b6a7a34-60f5-4d6c-8a80-36a4f6c9d0e1");
    public static readonly Guid Lobby = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01");
    public static readonly Guid Operations = new("5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a02");
    public static readonly Guid General = new("11111111-2222-4333-8444-555555555555");

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

    private static byte[] Filled(int length, byte fill)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, fill);
        return bytes;
    }
}
