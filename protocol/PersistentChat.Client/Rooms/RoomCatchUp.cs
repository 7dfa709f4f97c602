using PersistentChat.Client.Link;

namespace PersistentChat.Client.Rooms;

/// <summary>Reads from history what a room missed: a little first, more if that does not reach back far enough.</summary>
internal sealed class RoomCatchUp(IChatLink link, RoomFeeds feeds, Guid room)
{
    private const int FirstCount = 50;
    private const int MostCount = 50 * 8 * 8 * 8;

    /// <summary>Reads it, unless the server sends it by itself, and makes the room live again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var history = feeds.NeedsHistory(room) ? await ReadAsync(cancellationToken).ConfigureAwait(false) : [];
        feeds.CatchUp(room, history, link);
    }

    private async Task<List<ChatMessage>> ReadAsync(CancellationToken cancellationToken)
    {
        List<ChatMessage> history = [];
        for (var count = FirstCount; count <= MostCount; count *= 8)
        {
            var known = history.Count;
            try
            {
                var reply = await link.CallAsync(new HistoryCall(room, count, HistoryPurpose.CatchUp), cancellationToken).ConfigureAwait(false);
                history = reply.Messages;
            }
            catch (ChatRefusedException)
            {
                // Without history the room goes on with what arrives live; the feed reports what is missing.
                return history;
            }

            var serverCutsIt = known > 0 && history.Count <= known;
            if (serverCutsIt || feeds.IsEnough(room, history, count))
                break;
        }

        return history;
    }
}
