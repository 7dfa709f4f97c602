namespace PersistentChat.Transport;

/// <summary>The output buffers of one shard's connections. Only those that have something to send hold one.</summary>
internal sealed class OutputPool
{
    // A flush of a busy room fits one; one turn's worth of messages for one member then is one call of the system.
    private const int ChunkSize = 32 * 1024;

    private const int MaxKept = 16_384;

    /// <summary>Long enough that a steady load keeps what its turns need.</summary>
    private const long TrimMilliseconds = 5_000;

    // A turn of a crowd that signs in has hundreds of answers, a hundred bytes each, that wait for its end at the same time.
    private const int SmallChunkSize = 4 * 1024;

    private readonly ChunkPool _chunks = new(ChunkSize);
    private readonly ChunkPool _smallChunks = new(SmallChunkSize);
    private readonly Stack<OutputBuffer> _free = new();
    private long _trimAt;

    /// <summary>An empty buffer.</summary>
    /// <param name="beginsSmall">It stays beside many others until the turn ends, and little is expected in it.</param>
    public OutputBuffer Rent(bool beginsSmall)
    {
        if (!_free.TryPop(out var buffer))
            buffer = new OutputBuffer(_chunks, _smallChunks);
        buffer.BeginsSmall = beginsSmall;
        return buffer;
    }

    /// <summary>Takes a buffer back and drops what is in it.</summary>
    public void Return(OutputBuffer buffer)
    {
        buffer.Clear();
        if (_free.Count < MaxKept)
            _free.Push(buffer);
    }

    /// <summary>Once in a while lets go of what was not needed lately. Called once a turn, so also when nothing happens.</summary>
    public void Trim()
    {
        var now = Environment.TickCount64;
        if (now < _trimAt)
            return;
        _trimAt = now + TrimMilliseconds;
        _chunks.Trim();
        _smallChunks.Trim();
    }
}
