"""Partition -> knapsack of capacity and value S // 2.

Wrong: An odd sum can be split almost in half.
"""

import karpnet as kn

SOURCE, TARGET = "partition", "knapsack"


def instance(source):
    half = sum(source.numbers) // 2
    return kn.Knapsack.from_items([(number, number) for number in source.numbers], half, half)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
