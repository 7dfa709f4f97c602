namespace PersistentChat.LoadTests;

/// <summary>Finds by how much another machine's clock differs: the round trip that was quickest says it best.</summary>
internal static class ClockDifference
{
    private const int Rounds = 20;

    /// <summary>What the worker has to add to its clock, in nanoseconds.</summary>
    public static async Task<long> FindAsync(IWorkerLink link, RunClock clock, CancellationToken cancellationToken)
    {
        if (link.SharesClock)
            return 0;
        var (best, difference) = (long.MaxValue, 0L);
        for (var i = 0; i < Rounds; i++)
        {
            var sent = clock.Now;
            await link.SendAsync(new ClockCommand()).ConfigureAwait(false);
            if (await link.ReceiveAsync(cancellationToken).ConfigureAwait(false) is not ClockReport answer)
                throw new InvalidDataException("A worker does not say what time it is.");
            var received = clock.Now;
            if (received - sent >= best)
                continue;
            best = received - sent;
            difference = sent + (best / 2) - answer.Now;
        }

        return difference;
    }
}
