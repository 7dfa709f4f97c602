namespace PersistentChat.Endpoints;

/// <summary>
/// Numbers of the envelopes we send, unique for the life of the process. One row for all shards: clients never compare
/// numbers, so gaps do not matter.
/// </summary>
internal static class EnvelopeNumbers
{
    private static long _last;

    internal static long Next() => Interlocked.Increment(ref _last);
}
