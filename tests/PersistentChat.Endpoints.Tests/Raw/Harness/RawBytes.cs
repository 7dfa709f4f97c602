using System.Buffers;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints.Tests.Raw;

/// <summary>Frames as bytes.</summary>
internal static class RawBytes
{
    public static byte[] Of<T>(ulong correlation, T frame)
        where T : class, IRawFrame<T>
    {
        var bytes = new ArrayBufferWriter<byte>();
        new RawFrameWriter().Write(bytes, correlation, frame);
        return bytes.WrittenSpan.ToArray();
    }
}
