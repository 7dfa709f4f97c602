namespace PersistentChat.Transport.Tests;

/// <summary>Bytes that tell their own position, so that a loss, a double or a swap shows.</summary>
internal static class Pattern
{
    public static byte At(long position) => (byte)((position * 2654435761L) >> 13);

    public static byte[] Make(int length, long from)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = At(from + i);
        return bytes;
    }

    public static void Check(ReadOnlySpan<byte> bytes, long from)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(from + i))
                Assert.Fail($"byte {from + i} is {bytes[i]}, expected {At(from + i)}");
        }
    }
}
