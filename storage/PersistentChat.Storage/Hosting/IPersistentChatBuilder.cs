using Microsoft.Extensions.DependencyInjection;

namespace PersistentChat.Storage;

/// <summary>
/// What <c>AddPersistentChat</c> returns: adapters add the storage of a node to it without knowing the engine, and applications what
/// else the node is to use. Everything is registered in <see cref="Services"/>; the node is put together when its host starts.
/// </summary>
public interface IPersistentChatBuilder
{
    /// <summary>The services of the host.</summary>
    IServiceCollection Services { get; }
}
