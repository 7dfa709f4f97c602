using PersistentChat.Storage;
using PersistentChat.Storage.Faster;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The event log on the local disk, for a node in somebody's host.</summary>
public static class FasterBuilderExtensions
{
    /// <summary>Keeps the event log in a folder of its own, made if it is missing. One node at a time can have it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="directory">The folder; relative to the current directory of the process.</param>
    public static IPersistentChatBuilder UseFasterLog(this IPersistentChatBuilder builder, string directory) =>
        builder.UseFasterLog(new FasterEventLogOptions { Directory = directory });

    /// <summary>Keeps the event log in a folder of its own, with sizes of one's own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">Folder and sizes. From where on records are checked is the node's matter.</param>
    public static IPersistentChatBuilder UseFasterLog(this IPersistentChatBuilder builder, FasterEventLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return builder.UseEventLog(_ => new FasterEventLogProvider(options));
    }
}
