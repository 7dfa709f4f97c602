using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Storage;

/// <summary>What a provider of storage is told of the node it opens for.</summary>
/// <param name="Node">Number of the node, from 1.</param>
/// <param name="RecentPosts">How many identities of recent posts the local state keeps, from 1.</param>
/// <param name="Time">The node's clock.</param>
/// <param name="Loggers">Makes the loggers of what is opened.</param>
/// <param name="Meters">Makes the meters of what is opened.</param>
public sealed record StorageContext(uint Node, int RecentPosts, TimeProvider Time, ILoggerFactory Loggers, IMeterFactory Meters)
{
    /// <summary>How many clients with rising numbers the local state keeps the newest post of beyond that, from 1.</summary>
    public int PostingClients { get; init; } = 262_144;
}
