using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace PersistentChat.Storage.Faster;

/// <summary>Reads the pages of a log from its files, one at a time, and none of what lies behind the log's end. Not thread safe.</summary>
internal sealed class LogPageFile(EventLogFiles files, long endAddress) : IDisposable
{
    private readonly int _pageBytes = 1 << files.PageSizeBits;
    private byte[] _page = [];
    private int _length;
    private long _loaded = -1;
    private SafeFileHandle? _segment;
    private string _path = "";

    /// <summary>Where the page of an address begins.</summary>
    internal long StartOfPage(long address) => address & -(long)_pageBytes;

    internal long EndOfPage(long address) => StartOfPage(address) + _pageBytes;

    /// <summary>The page's bytes from an address that <see cref="Load"/> was called with; valid until it is called with another.</summary>
    internal ReadOnlyMemory<byte> From(long address) => _page.AsMemory(0, _length)[(int)(address - _loaded)..];

    /// <summary>Has the page of an address in memory.</summary>
    /// <returns>Null, or why that cannot be.</returns>
    internal string? Load(long address)
    {
        var start = StartOfPage(address);
        if (start == _loaded)
            return null;
        try
        {
            Read(start, (int)Math.Min(_pageBytes, endAddress - start));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "it cannot be read: " + e.Message;
        }
    }

    public void Dispose() => _segment?.Dispose();

    private void Read(long start, int length)
    {
        var file = Segment(files.Layout.FileOf(start));
        if (_page.Length == 0)
            _page = GC.AllocateUninitializedArray<byte>(_pageBytes);
        _loaded = -1;
        var offset = files.Layout.OffsetOf(start);
        for (_length = 0; _length < length;)
        {
            var read = RandomAccess.Read(file, _page.AsSpan(_length, length - _length), offset + _length);
            if (read == 0)
                throw new EndOfStreamException(string.Create(
                    CultureInfo.InvariantCulture, $"the file has {offset + _length} bytes, but {offset + length} were committed."));
            _length += read;
        }
        _loaded = start;
    }

    private SafeFileHandle Segment(string path)
    {
        if (path == _path)
            return _segment!;
        _segment?.Dispose();
        _path = "";
        // The log's owner may delete the file while it is read here.
        _segment = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        _path = path;
        return _segment;
    }
}
