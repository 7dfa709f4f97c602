namespace PersistentChat.MessagePack.Tests;

/// <summary>A test that needs Node.js and its package, and is reported as skipped without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodePeer.Missing;
}
