using FASTER.core;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// One read or write of a segment, carried out on the thread pool: FASTER starts requests on whichever thread drains its
/// epoch, often the appending one, which must not wait for a disk. Reused.
/// </summary>
internal sealed unsafe class SegmentRequest(SegmentDevice device) : IThreadPoolWorkItem
{
    private bool _isWrite;
    private int _segment;
    private long _offset;
    private IntPtr _memory;
    private int _length;
    private DeviceIOCompletionCallback? _callback;
    private object? _context;

    internal void Start(
        bool isWrite, int segment, long offset, IntPtr memory, uint length, DeviceIOCompletionCallback callback, object context)
    {
        (_isWrite, _segment, _offset, _memory, _length) = (isWrite, segment, offset, memory, (int)length);
        (_callback, _context) = (callback, context);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        var error = Run();
        var (callback, context, length) = (_callback!, _context!, _length);
        (_callback, _context) = (null, null);
        device.Return(this);
        callback(error, error == 0 ? (uint)length : 0, context);
    }

    // Every exception is caught, because one that escaped here would end the process; none is lost: a write's is latched,
    // and a read's becomes the reader's error.
    private uint Run()
    {
        try
        {
            if (_isWrite)
                RandomAccess.Write(device.HandleFor(_segment, create: true), new ReadOnlySpan<byte>((void*)_memory, _length), _offset);
            else
                Read();
            return 0;
        }
        catch (Exception e)
        {
            if (_isWrite)
                device.Failed(e);
            return e.HResult == 0 ? uint.MaxValue : (uint)e.HResult;
        }
    }

    /// <summary>FASTER reads whole pages; behind the end of the file they are zero.</summary>
    private void Read()
    {
        var handle = device.HandleFor(_segment, create: false);
        var target = new Span<byte>((void*)_memory, _length);
        for (var offset = _offset; !target.IsEmpty;)
        {
            var read = RandomAccess.Read(handle, target, offset);
            if (read == 0)
                break;
            target = target[read..];
            offset += read;
        }
        target.Clear();
    }
}
