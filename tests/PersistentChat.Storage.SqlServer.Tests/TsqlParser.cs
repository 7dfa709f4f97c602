using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>Parses T-SQL as SQL Server 2016 does, and refuses what not every server takes.</summary>
internal static class TsqlParser
{
    /// <summary>Everything that is wrong with a batch, or nothing.</summary>
    public static IReadOnlyList<string> Problems(string batch)
    {
        using var text = new StringReader(batch);
        var fragment = new TSql130Parser(initialQuotedIdentifiers: true).Parse(text, out var errors);
        if (errors.Count > 0)
            return [.. errors.Select(error => $"{error.Line}:{error.Column} {error.Message}")];
        var forbidden = new ForbiddenConstructs();
        fragment.Accept(forbidden);
        return forbidden.Found;
    }

    /// <summary>A batch that is known to be right.</summary>
    public static TSqlFragment Parse(string batch)
    {
        using var text = new StringReader(batch);
        return new TSql130Parser(initialQuotedIdentifiers: true).Parse(text, out _);
    }
}
