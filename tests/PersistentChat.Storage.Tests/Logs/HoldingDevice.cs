using FASTER.core;

namespace PersistentChat.Storage.Tests.Logs;

/// <summary>Keeps the first write back until it is released.</summary>
internal sealed class HoldingDevice(IDevice inner) : WrappedDevice(inner)
{
    private Action? _write;

    internal TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Release() => _write!();

    public override void WriteAsync(
        IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite,
        DeviceIOCompletionCallback callback, object context)
    {
        void Write() => base.WriteAsync(sourceAddress, segmentId, destinationAddress, numBytesToWrite, callback, context);
        if (_write is not null)
        {
            Write();
            return;
        }
        _write = Write;
        Held.SetResult();
    }
}
