using System.Text;
using PersistentChat.Engine;

namespace PersistentChat.Endpoints;

/// <summary>What commands of every binding are checked for before the engine gets them.</summary>
internal static class CommandChecks
{
    private const int LongestLabel = 256;

    /// <summary>How many rooms a command names: some, but not too many.</summary>
    internal static ResultCode Count(int count, int limit) =>
        count == 0 ? ResultCode.InvalidArgument : count > limit ? ResultCode.LimitExceeded : ResultCode.Ok;

    /// <summary>Can a preference be called that?</summary>
    internal static bool IsLabel(string label) => label.Length is > 0 and <= LongestLabel;

    /// <summary>May a preference have that content?</summary>
    internal static bool Fits(string content, ChatLimits limits) => Encoding.UTF8.GetByteCount(content) <= limits.PreferenceSize;

    /// <summary>Canonical addresses of authors to search for.</summary>
    /// <returns>False if one is no address.</returns>
    internal static bool TryGetAuthors(IReadOnlyList<string> uris, out List<string> authors)
    {
        authors = [];
        try
        {
            foreach (var uri in uris)
                authors.Add(SipUri.Canonical(uri));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
