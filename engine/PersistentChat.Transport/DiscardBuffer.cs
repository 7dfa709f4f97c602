namespace PersistentChat.Transport;

/// <summary>A place for output that nobody will take, shared by the connections of a shard.</summary>
internal sealed class DiscardBuffer
{
    private byte[] _bytes = [];

    /// <summary>Room for at least <paramref name="sizeHint"/> bytes, or for at least one if it is 0.</summary>
    public Memory<byte> GetMemory(int sizeHint)
    {
        if (_bytes.Length < Math.Max(sizeHint, 256))
            _bytes = new byte[Math.Max(sizeHint, 4096)];
        return _bytes;
    }
}
