using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Endpoints;

/// <summary>What every binding says of the server.</summary>
internal static class ServerDescription
{
    internal const string DisplayName = "PersistentChat";

    /// <summary>Name and version of the software.</summary>
    internal static string Product { get; } = $"PersistentChat/{typeof(ServerDescription).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>URI of a category that is the root of all, always the same for one store.</summary>
    internal static string RootUri(string domain, Guid databaseVersion)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"root of {databaseVersion:D}")).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return $"ma-cat://{domain}/{new Guid(hash, bigEndian: true):D}";
    }
}
