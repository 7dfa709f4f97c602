using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>Log positions of one room's events, oldest first: its posts, whose numbers follow each other, and its edits.</summary>
internal sealed class RoomPlaces
{
    private readonly List<Place> _posts = [];
    private readonly List<Place> _edits = [];
    private long _firstNumber;

    internal void AddPost(long number, LogCursor before)
    {
        if (_posts.Count == 0)
            _firstNumber = number;
        _posts.Add(new Place(before));
    }

    internal void AddEdit(LogCursor before) => _edits.Add(new Place(before));

    /// <returns>How many places were forgotten.</returns>
    internal int Forget(LogCursor before)
    {
        var (posts, edits) = (Count(_posts, before), Count(_edits, before));
        _posts.RemoveRange(0, posts);
        _edits.RemoveRange(0, edits);
        _firstNumber += posts;
        return posts + edits;
    }

    /// <summary>Finds the posts with numbers from <paramref name="first"/> to <paramref name="last"/>, and every edit, behind a position.</summary>
    internal FoundPlaces Find(long first, long last, LogCursor from)
    {
        var oldest = Count(_posts, from);
        var begin = (int)Math.Min(_posts.Count, Math.Max(oldest, first - _firstNumber));
        var end = (int)Math.Max(begin, Math.Min(_posts.Count, last - _firstNumber + 1));
        var firstNumber = oldest < _posts.Count ? _firstNumber + oldest : long.MaxValue;
        return new FoundPlaces(
            firstNumber, Cursors(_posts.GetRange(begin, end - begin)), Cursors(_edits[Count(_edits, from)..]));

        List<LogCursor> Cursors(List<Place> places) => places.ConvertAll(place => new LogCursor(from.LogId, place.Sequence, place.Address));
    }

    /// <summary>How many places are before a position.</summary>
    private static int Count(List<Place> places, LogCursor position)
    {
        var (low, high) = (0, places.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = places[middle].Sequence < position.Sequence ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    private readonly record struct Place(ulong Sequence, long Address)
    {
        internal Place(LogCursor before)
            : this(before.Sequence, before.Address)
        {
        }
    }
}
