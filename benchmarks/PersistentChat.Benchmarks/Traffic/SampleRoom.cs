using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Benchmarks;

/// <summary>The room and the author of the <see cref="SampleTraffic"/>.</summary>
internal static class SampleRoom
{
    internal static User Alice { get; } = new(new UserRecord(1, "sip:alice@contoso.com", "Alice"), null);

    internal static RoomInfo Lobby()
    {
        var category = new CategoryRecord(Guid.NewGuid(), "General", "", KeepsHistory: true, AllowsFileUpload: false, AllowsInvitations: false);
        var record = new RoomRecord(
            new Guid(SampleTraffic.RoomId), category.Id, "Lobby", "Everyone", "", RoomType.Normal, RoomPrivacy.Open, Invitations: false,
            IsDisabled: false, Revision: 1, default);
        return new RoomInfo(
            0, record, new CategoryInfo(category, [], $"ma-cat://{SampleTraffic.Domain}/{category.Id:D}"), [], SampleTraffic.Domain);
    }

    /// <summary>A message as the sequencer settles it. The caller owns its one reference.</summary>
    internal static MessagePosted Message()
    {
        var message = MessagePosted.Rent();
        message.SetContent(SampleTraffic.Text, default);
        message.RoomId = new Guid(SampleTraffic.RoomId);
        message.Number = 42;
        message.Time = new DateTime(2026, 1, 31, 9, 30, 0, 250, DateTimeKind.Utc).Ticks;
        message.Author = "sip:alice@contoso.com";
        message.AuthorName = "Alice";
        message.IsKept = true;
        message.Identity = new PostIdentity(new UInt128(0x0123456789abcdef, 0x0123456789abcdef), 7 << 16);
        message.Origin = new Origin(1, 3, 117, 2048);
        return message;
    }
}
