using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>Finds what the product stays clear of: servers that speak T-SQL differ in it, or it does not do what it seems to.</summary>
internal sealed class ForbiddenConstructs : TSqlFragmentVisitor
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    public override void Visit(MergeStatement node) => Add(node, "MERGE");

    public override void Visit(CreateOrAlterProcedureStatement node) => Add(node, "CREATE OR ALTER");

    public override void Visit(CreateOrAlterViewStatement node) => Add(node, "CREATE OR ALTER");

    public override void Visit(CreateOrAlterFunctionStatement node) => Add(node, "CREATE OR ALTER");

    public override void Visit(CreateOrAlterTriggerStatement node) => Add(node, "CREATE OR ALTER");

    public override void Visit(AlterDatabaseStatement node) => Add(node, "ALTER DATABASE");

    public override void Visit(CreateColumnStoreIndexStatement node) => Add(node, "columnstore index");

    public override void Visit(SystemTimePeriodDefinition node) => Add(node, "temporal table");

    public override void Visit(IndexDefinition node) => Add(node, "index within a table's definition");

    public override void Visit(TopRowFilter node)
    {
        if (node.WithTies)
            Add(node, "WITH TIES");
    }

    public override void Visit(DeleteStatement node)
    {
        if (node.WithCtesAndXmlNamespaces is not null)
            Add(node, "DELETE through a common table expression");
    }

    public override void Visit(AlterTableAddTableElementStatement node)
    {
        if (node.Definition.ColumnDefinitions.Count > 1)
            Add(node, "several columns in one ALTER TABLE ADD");
    }

    private void Add(TSqlFragment node, string what) => _found.Add($"{node.StartLine}:{node.StartColumn} {what}");
}
