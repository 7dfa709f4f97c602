using System.Text;
using System.Text.Unicode;

namespace PersistentChat.Protocol.Scram;

/// <summary>
/// User names within messages: commas and equals signs are written <c>=2C</c> and <c>=3D</c> (saslname of RFC 5802 section 7).
/// Names are compared as they are; SASLprep, which maps some Unicode characters to others, is not done, neither here nor when
/// a password is stored.
/// </summary>
internal static class ScramName
{
    /// <summary>Writes a name for a message.</summary>
    internal static string Escape(string name) =>
        name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    /// <summary>Reads a name from a message.</summary>
    /// <param name="escaped">What the message has, in UTF-8.</param>
    /// <param name="name">The name; empty if the result is false.</param>
    /// <returns>False if it is empty, no UTF-8, has a zero byte, or an equals sign that begins neither escape.</returns>
    internal static bool TryUnescape(ReadOnlySpan<byte> escaped, out string name)
    {
        name = "";
        if (escaped.IsEmpty || escaped.Contains((byte)0) || !Utf8.IsValid(escaped))
            return false;
        for (var rest = escaped; rest.IndexOf((byte)'=') is var at && at >= 0; rest = rest[(at + 3)..])
        {
            if (!rest[at..].StartsWith("=2C"u8) && !rest[at..].StartsWith("=3D"u8))
                return false;
        }

        name = Encoding.UTF8.GetString(escaped).Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        return true;
    }
}
