namespace PersistentChat.Protocol.Tests;

/// <summary>Changes a byte vector at random places, in a buffer of its own so that fuzzing allocates nothing itself.</summary>
internal sealed class ByteMutator(int seed, int capacity)
{
    private static readonly byte[] Interesting = "\r\n\t \":;,<>=()/\\@?%&'-0129aZ\0\u007f"u8.ToArray();
    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[capacity];

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    internal int Next(int limit) => _random.Next(limit);

    /// <summary>Copies the vector and changes it one to eight times.</summary>
    internal ReadOnlyMemory<byte> Mutate(ReadOnlySpan<byte> vector)
    {
        var length = Math.Min(vector.Length, _buffer.Length);
        vector[..length].CopyTo(_buffer);
        for (var changes = 1 + _random.Next(8); changes > 0 && length > 0; changes--)
            length = Change(length);
        return _buffer.AsMemory(0, length);
    }

    private int Change(int length)
    {
        var at = _random.Next(length);
        var size = Math.Min(_random.Next(1, 40), length - at);
        switch (_random.Next(6))
        {
            case 0:
                _buffer[at] = (byte)_random.Next(256);
                return length;
            case 1:
                _buffer[at] = Interesting[_random.Next(Interesting.Length)];
                return length;
            case 2:
                _buffer.AsSpan((at + size)..length).CopyTo(_buffer.AsSpan(at));
                return length - size;
            case 3 when length + size <= _buffer.Length:
                _buffer.AsSpan(at..length).CopyTo(_buffer.AsSpan(at + size));
                return length + size;
            case 4:
                _buffer.AsSpan(at, size).CopyTo(_buffer.AsSpan(_random.Next(length - size + 1)));
                return length;
            default:
                return _random.Next(20) == 0 ? at : length;
        }
    }
}
