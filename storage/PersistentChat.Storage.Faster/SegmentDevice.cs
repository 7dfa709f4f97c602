using System.Collections.Concurrent;
using FASTER.core;
using Microsoft.Win32.SafeHandles;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// The log's files. Writes go through to the disk (O_SYNC), so a completed write is a durable one; the name of a new file is
/// made durable before its first write is reported. The file after the one being written is made ahead, with all its space, so that
/// a disk that fills up is seen while there is still room for what was accepted. The first failed write is handed to <paramref name="onFailure"/> with
/// its cause, which FASTER itself would reduce to a number.
/// </summary>
internal sealed class SegmentDevice(string directory, long segmentBytes, Action<Exception> onFailure)
    : StorageDeviceBase(Path.Combine(directory, FilePrefix), SectorBytes, Devices.CAPACITY_UNSPECIFIED)
{
    private const string FilePrefix = "events";
    private const uint SectorBytes = 512;

    private readonly ConcurrentDictionary<int, SafeFileHandle> _handles = new();
    private readonly ConcurrentQueue<SegmentRequest> _idle = new();
    private readonly Lock _opening = new();
    private int _prepared = -1;
    private bool _isDisposed;

    internal static string PathOf(string directory, int segment) => Path.Combine(directory, $"{FilePrefix}.{segment}");

    public override void WriteAsync(
        IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite,
        DeviceIOCompletionCallback callback, object context) =>
        Rent().Start(isWrite: true, segmentId, (long)destinationAddress, sourceAddress, numBytesToWrite, callback, context);

    public override void ReadAsync(
        int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength,
        DeviceIOCompletionCallback callback, object context) =>
        Rent().Start(isWrite: false, segmentId, (long)sourceAddress, destinationAddress, readLength, callback, context);

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
    {
        lock (_opening)
        {
            if (_handles.TryRemove(segment, out var handle))
                handle.Dispose();
            File.Delete(PathOf(directory, segment));
        }
        callback(result);
    }

    public override long GetFileSize(int segment) =>
        File.Exists(PathOf(directory, segment)) ? new FileInfo(PathOf(directory, segment)).Length : 0;

    public override void Dispose()
    {
        // The folder may belong to another log a moment later.
        lock (_opening)
            _isDisposed = true;
        foreach (var handle in _handles.Values)
            handle.Dispose();
        _handles.Clear();
    }

    internal SafeFileHandle HandleFor(int segment, bool create) =>
        _handles.TryGetValue(segment, out var handle) ? handle : OpenSegment(segment, create);

    internal void Failed(Exception cause) => onFailure(cause);

    internal void Return(SegmentRequest request) => _idle.Enqueue(request);

    private SegmentRequest Rent() => _idle.TryDequeue(out var request) ? request : new SegmentRequest(this);

    private SafeFileHandle OpenSegment(int segment, bool create)
    {
        var path = PathOf(directory, segment);
        lock (_opening)
        {
            if (_handles.TryGetValue(segment, out var existing))
                return existing;
            if (create)
                PrivateFile.CreateEmpty(path);
            var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.WriteThrough);
            if (create)
            {
                if (segment != _prepared)
                    DirectorySync.Flush(directory);
                ThreadPool.UnsafeQueueUserWorkItem(_ => Prepare(segment + 1), null);
            }
            return _handles[segment] = handle;
        }
    }

    /// <summary>Makes a file with all its space and makes its name durable.</summary>
    private void Prepare(int segment)
    {
        lock (_opening)
        {
            if (_isDisposed)
                return;
            try
            {
                PrivateFile.CreateEmpty(PathOf(directory, segment), segmentBytes);
                DirectorySync.Flush(directory);
                _prepared = segment;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // No failure yet: when its turn comes it is made without its space, and what is wrong then is told.
            }
        }
    }
}
