using System.Collections.Immutable;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>A category as everyone may read it: immutable, replaced whole.</summary>
/// <param name="Record">What is stored of it.</param>
/// <param name="Scope">Its allowed and denied members and its creators.</param>
/// <param name="Uri">Canonical category URI.</param>
public sealed record CategoryInfo(CategoryRecord Record, ImmutableHashSet<AccessKey> Scope, string Uri)
{
    /// <summary>Its allowed and denied members and its creators. Not to be changed by <c>with</c>, which would leave what follows from it.</summary>
    public ImmutableHashSet<AccessKey> Scope { get; } = Scope;

    /// <summary>True if only listed principals are in scope; a category without such a list allows everyone.</summary>
    public bool HasAllowedList { get; } = Scope.Any(entry => entry.List == AccessList.Allowed);
}

/// <summary>A principal on one list of a node.</summary>
/// <param name="Principal">Canonical SIP URI, or <c>*</c> for everyone.</param>
/// <param name="List">Which list.</param>
public readonly record struct AccessKey(string Principal, AccessList List);
