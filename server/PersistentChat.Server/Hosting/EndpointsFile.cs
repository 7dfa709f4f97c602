using System.Text.Json;

namespace PersistentChat.Server;

/// <summary>
/// <c>endpoints.json</c> in the data folder: where the running server listens, with the real ports where port 0 was asked
/// for. It is there exactly while the server is ready, so that scripts can wait for it.
/// </summary>
internal static class EndpointsFile
{
    private const string Name = "endpoints.json";
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Says that the server is ready.</summary>
    public static void Write(DataFolder folder, ListenerAddresses addresses) =>
        folder.Write(Name, JsonSerializer.SerializeToUtf8Bytes(addresses, Format));

    /// <summary>Says that it is not; also removes what a killed server left.</summary>
    public static void Remove(DataFolder folder) => File.Delete(folder.In(Name));
}

/// <summary>Where the server listens, as ADDRESS:PORT.</summary>
/// <param name="Sip">SIP over TCP.</param>
/// <param name="Sips">SIP over TLS.</param>
/// <param name="Raw">The raw protocol over TCP.</param>
/// <param name="Raws">The raw protocol over TLS.</param>
/// <param name="Http">Health pages.</param>
internal sealed record ListenerAddresses(
    IReadOnlyList<string> Sip, IReadOnlyList<string> Sips, IReadOnlyList<string> Raw, IReadOnlyList<string> Raws, IReadOnlyList<string> Http);
