using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace PersistentChat.Server;

/// <summary>Reads <c>ADDR:PORT</c>: an IP address, <c>localhost</c>, or <c>*</c> for every address; port 0 takes a free one.</summary>
internal static class ListenAddress
{
    /// <summary>What is allowed, as the rest of a sentence that begins with "give".</summary>
    public const string Allowed =
        "ADDRESS:PORT with an IP address (IPv6 in brackets), localhost or *, and a port from 0 to 65535, for example 127.0.0.1:5060";

    /// <summary>Reads an address.</summary>
    /// <returns>False if the text is no such address.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return false;
        if (!TryParseHost(text[..colon], out var host))
            return false;
        address = new IPEndPoint(host, port);
        return true;
    }

    /// <summary>Reads an address that was checked before.</summary>
    public static IPEndPoint Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"\"{text}\" is no address: give {Allowed}.");

    private static bool TryParseHost(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        address = host switch
        {
            "*" => IPAddress.Any,
            _ when host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => IPAddress.Loopback,
            ['[', .., ']'] => IPAddress.TryParse(host[1..^1], out var v6) ? v6 : null,
            // "1" and "0x7f.1" are addresses to IPAddress, but never what was meant.
            _ => host.Count(character => character == '.') == 3 && IPAddress.TryParse(host, out var v4) ? v4 : null,
        };
        return address is not null;
    }
}
