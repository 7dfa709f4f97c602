namespace PersistentChat.Engine;

/// <summary>A command of the node itself (seed, administration); its completion says whether anything changed.</summary>
internal abstract class NodeCommand : Command
{
    internal TaskCompletionSource<bool> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Create a user unless there is one with that URI.</summary>
internal sealed class DefineUser(UserDefinition user) : NodeCommand
{
    internal UserDefinition User { get; } = user;
}

/// <summary>Create a category unless there is one with that name.</summary>
internal sealed class DefineCategory(CategoryDefinition category, Guid id) : NodeCommand
{
    internal CategoryDefinition Category { get; } = category;

    /// <summary>Identity, made before the command so that deciding needs no randomness.</summary>
    internal Guid Id { get; } = id;
}

/// <summary>Create a room unless there is one with that id.</summary>
internal sealed class DefineRoom(RoomDefinition room, Guid id) : NodeCommand
{
    internal RoomDefinition Room { get; } = room;

    /// <summary>Identity, made before the command so that deciding needs no randomness.</summary>
    internal Guid Id { get; } = id;
}

/// <summary>The node begins a new life; the first command of every start.</summary>
internal sealed class StartNode : Command
{
}

/// <summary>Commit the log although nothing new may be in it: what may be dropped from it goes with a commit. Not answered.</summary>
internal sealed class CommitLog : Command
{
}

/// <summary>Completes when everything submitted before it is durable and handed to the shards.</summary>
internal sealed class WaitForAll : Command
{
    internal TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
