using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// Keeps an archive that does not answer from holding up everyone who opens a room. A database that refuses at once is asked every
/// time; after one that let us wait, all others are refused at once for a while, and then one asks again.
/// </summary>
internal sealed class ArchiveGuard(IArchive archive, TimeProvider time) : IArchive
{
    /// <summary>How long a cursor or a page of messages may take, which come by key: far longer than a busy database needs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A failure that came slower than this was waited for.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>How long nobody asks then.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private Lapse? _lapse;

    public ValueTask<LogCursor?> LoadCursorAsync(CancellationToken cancellationToken) => AskAsync(archive.LoadCursorAsync, cancellationToken);

    public ValueTask<IReadOnlyList<MessagePosted>> ReadAsync(Guid roomId, long first, long last, CancellationToken cancellationToken) =>
        AskAsync(token => archive.ReadAsync(roomId, first, last, token), cancellationToken);

    /// <summary>Not asked while the archive rests, but given the time that a search may take.</summary>
    public ValueTask<IReadOnlyList<RoomMatches>> SearchAsync(MessageSearch search, CancellationToken cancellationToken)
    {
        DemandAnswers();
        return archive.SearchAsync(search, cancellationToken);
    }

    public ValueTask<FileRecord?> FindFileAsync(Guid fileId, CancellationToken cancellationToken) =>
        AskAsync(token => archive.FindFileAsync(fileId, token), cancellationToken);

    private async ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> question, CancellationToken cancellationToken)
    {
        DemandAnswers();
        var begin = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = question(limit.Token).AsTask();
        try
        {
            var answer = await asking.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _lapse, null);
            return answer;
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            // Nobody waits for it any more, so nobody else looks at how it ended.
            _ = asking.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
            var failure = new StorageException(StorageFault.Transient, $"The archive did not answer within {Patience.TotalSeconds} seconds.");
            Volatile.Write(ref _lapse, new Lapse(time.GetTimestamp(), failure));
            throw failure;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && time.GetElapsedTime(begin) > Slow)
        {
            Volatile.Write(ref _lapse, new Lapse(time.GetTimestamp(), e));
            throw;
        }
    }

    private void DemandAnswers()
    {
        if (Volatile.Read(ref _lapse) is not { } lapse)
            return;
        var again = new Lapse(time.GetTimestamp(), lapse.Cause);
        if (time.GetElapsedTime(lapse.Since) < Rest || Interlocked.CompareExchange(ref _lapse, again, lapse) != lapse)
            throw new StorageException(StorageFault.Transient, "The archive did not answer a moment ago and is asked again soon.", lapse.Cause);
    }

    private sealed record Lapse(long Since, Exception Cause);
}
